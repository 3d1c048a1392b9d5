import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProveReport } from '../packages/offstage/src/prove/prove-report.ts'
import { makeScratchFolder, type ScratchFolder } from '../packages/offstage/src/testing/scratch-folder.ts'
import { createTestDatabase, type TestDatabase } from '../packages/offstage/src/testing/test-database.ts'

// `offstage prove` as a person or a CI runs it: what it prints, what it writes, and its exit code.

const main = resolve('packages/offstage/src/cli/main.ts')

let beside: TestDatabase
let folder: ScratchFolder
beforeAll(async () => {
  beside = await createTestDatabase()
  folder = makeScratchFolder()
})
afterAll(async () => {
  folder.remove()
  await beside.drop()
})

interface Ran {
  readonly code: number
  readonly out: string
  readonly error: string
}

function prove(app: string, ...args: readonly string[]): Promise<Ran> {
  const { OFFSTAGE_TEST_DATABASE_URL: _, ...env } = process.env
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--conditions=offstage-source', main, 'prove', ...args],
      {
        cwd: resolve(app),
        env: { ...env, DATABASE_URL: beside.url, OFFSTAGE_STATE_DIR: folder.path },
        maxBuffer: 2 ** 24,
      },
      (error, out, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, error: stderr }),
    )
  })
}

const FAULTY = 'acceptance/prove'

test('an app with a fault is told where it is declared, for whom it is one, and how to mend it, and the exit code is 1', async () => {
  const json = join(folder.path, 'report.json')
  const page = join(folder.path, 'report.html')
  const { code, out } = await prove(
    FAULTY,
    '--proof',
    'flat',
    '--rows',
    '6000',
    '--only',
    'shelf',
    '--json',
    json,
    '--page',
    page,
  )
  expect(code, out).toBe(1)
  expect(out).toMatch(/✗ shelf {2}\(offstage\.config\.ts:\d+\)/)
  expect(out).toContain('policy: ')
  expect(out).toContain('it has one of its books where title is "nobody wrote this"')
  expect(out).toContain(
    'mend:   The policy of shelf looks for rows of book: declare .list({ by: […] }) on book',
  )
  const report = JSON.parse(readFileSync(json, 'utf8')) as ProveReport
  expect(report).toMatchObject({ format: 'offstage-prove/1', app: 'shelves', holds: false, rows: 6_000 })
  const violation = report.proofs.flatMap(({ violations }) => violations).find(({ at }) => at === 'shelf')
  const lines = readFileSync(join(FAULTY, 'offstage.config.ts'), 'utf8').split('\n')
  expect(lines[(violation?.declaredAt?.line ?? 0) - 1]).toContain('.policy(')
  const written = readFileSync(page, 'utf8')
  expect(written).toContain('shelves <span class="bad">is not proved</span>')
  expect(written).not.toMatch(/<script|https?:\/\/(?!www\.w3)/)
})

test('the app that `offstage new` makes is proved, and the exit code is 0', async () => {
  const { code, out } = await prove(
    'packages/offstage/templates/app',
    '--rows',
    '3000',
    '--only',
    'task',
    '--proof',
    'flat',
    '--proof',
    'growth',
  )
  expect(code, out).toBe(0)
  expect(out).toContain('flat: ✓ holds')
  expect(out).toContain('growth: ✓ holds')
  expect(out).toContain('Proved: flat, growth.')
})

test('a wrong word on the command line is answered with the nearest right one', async () => {
  expect(await prove(FAULTY, '--only', 'shelv')).toMatchObject({
    code: 1,
    error: expect.stringContaining('There is no resource "shelv". Perhaps you meant shelf.') as string,
  })
  expect(await prove(FAULTY, '--proof', 'round')).toMatchObject({
    code: 1,
    error: expect.stringContaining('There is no proof "round"; there are flat, growth') as string,
  })
  expect(await prove(FAULTY, '--rows', '3')).toMatchObject({
    code: 1,
    error: expect.stringContaining('--rows 3 should be a whole number from 100 to') as string,
  })
})
