import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { app } from '../../../declare/app.ts'
import { anyOf, type Predicate } from '../../../declare/expression.ts'
import { currentUser } from '../../../declare/fact.ts'
import { feature } from '../../../declare/feature.ts'
import { belongsTo, boolean, text } from '../../../declare/field.ts'
import { resource } from '../../../declare/resource.ts'
import { User } from '../../../identity/user.ts'
import { hostModel } from '../../../serve/host-model.ts'
import { holdMatrix } from './hold-matrix.ts'
import { policyMatrix } from './policy-matrix.ts'

/** Each is built where it is used: one that is built and then lost is refused. */
interface Conditions {
  readonly own: () => Predicate
  readonly clerk: () => Predicate
}

function matrixOf(read: (of: Conditions) => Predicate) {
  const Memo = resource('memo', {
    owner: belongsTo(User, { inverse: 'memos' }),
    shared: boolean(),
    word: text({ max: 40 }),
  })
    .computed((memo) => ({ magic: memo.word.is('abracadabra') }))
    .list({ by: ['owner'], then: ['word'] })
    .policy((memo, actor) => {
      const own = () => memo.owner.is(currentUser)
      return { read: read({ own, clerk: () => actor.hasRole('clerk') }), fields: { word: own() } }
    })
  const memos = app('memos', { roles: ['clerk'], features: [feature('memos', { resources: [Memo] })] })
  return policyMatrix(hostModel(memos))
}

const ofOwners = () => matrixOf(({ own }) => own())
const ofClerksToo = () => matrixOf(({ own, clerk }) => anyOf(own(), clerk()))

test('a cell is decided by who asks, or says in words what is asked of the row', () => {
  const { cells } = ofClerksToo()
  expect(cells['memo read']).toEqual({
    guest: 'deny',
    'signed in': 'by row: owner is you',
    admin: 'by row: owner is you',
    staff: 'by row: owner is you',
    clerk: 'allow',
  })
  expect(cells['memo.word by sort']?.['clerk']).toBe('by row: owner is you')
  // What is computed from a hidden field is hidden with it.
  expect(cells['memo.magic in row']?.['clerk']).toBe('by row: owner is you')
  expect(cells['memo.word by computed magic']?.['guest']).toBe('deny')
  expect(cells['memo.shared by filter']).toBe(undefined)
})

test('a committed matrix is held: what opened is said with whom for, until it is accepted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-matrix-'))
  const file = join(folder, 'policy.json')
  const [before, after] = [ofOwners(), ofClerksToo()]
  try {
    expect(await holdMatrix({ file, accept: false }, before)).toEqual([])
    expect(readFileSync(file, 'utf8')).toMatch(/^ {4}"memo read": \{"guest":"deny",/m)
    expect(await holdMatrix({ file, accept: false }, before)).toEqual([])
    const [first, ...others] = await holdMatrix({ file, accept: false }, after)
    expect(first).toMatchObject({
      code: 'POLICY_OPENED',
      at: 'memo read',
      who: 'clerk',
      message: 'memo read opened for clerk: it was “by row: owner is you” and is “allow”.',
    })
    expect(others.every(({ who }) => who === 'clerk')).toBe(true)
    expect(await holdMatrix({ file, accept: true }, after)).toEqual([])
    expect(await holdMatrix({ file, accept: false }, after)).toEqual([])
    const closed = await holdMatrix({ file, accept: false }, before)
    expect(new Set(closed.map(({ code }) => code))).toEqual(new Set(['POLICY_CLOSED']))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
