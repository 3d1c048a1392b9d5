import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeScratchFolder } from '../../testing/scratch-folder.ts'
import { keepSecret } from './keep-secret.ts'

const scratch = makeScratchFolder()
afterAll(() => scratch.remove())

test('development makes a secret once and keeps it where only its owner reads it', () => {
  const stateDir = join(scratch.path, '.offstage')
  const made = keepSecret({ secret: undefined, stateDir })
  expect(made).toMatch(/^[0-9a-f]{64}$/)
  expect(keepSecret({ secret: undefined, stateDir })).toBe(made)
  expect(statSync(join(stateDir, 'secret')).mode & 0o777).toBe(0o600)
})

test('a configured secret is used and nothing is written', () => {
  const stateDir = join(scratch.path, 'untouched')
  expect(keepSecret({ secret: 'given', stateDir })).toBe('given')
  expect(statSync(stateDir, { throwIfNoEntry: false })).toBeUndefined()
})
