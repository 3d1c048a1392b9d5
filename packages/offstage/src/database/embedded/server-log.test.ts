import { appendFileSync, closeSync, readFileSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeScratchFolder, type ScratchFolder } from '../../testing/scratch-folder.ts'
import { boundLog, openLog } from './server-log.ts'

let scratch: ScratchFolder
let file: string
beforeEach(() => {
  scratch = makeScratchFolder()
  file = join(scratch.path, 'postgres.log')
})
afterEach(() => scratch.remove())

test('a log that grew too long becomes the older part, and the server goes on writing to a short one', () => {
  const asTheServer = openLog(file)
  appendFileSync(file, 'x'.repeat(5_000_001))
  boundLog(file)
  writeSync(asTheServer, 'next line\n')
  closeSync(asTheServer)
  expect(readFileSync(file, 'utf8')).toBe('next line\n')
  expect(statSync(`${file}.1`).size).toBe(5_000_001)
  expect(statSync(`${file}.1`).mode & 0o777).toBe(0o600)
})

test('a short log is left alone', () => {
  closeSync(openLog(file))
  appendFileSync(file, 'one line\n')
  boundLog(file)
  expect(readFileSync(file, 'utf8')).toBe('one line\n')
  expect(statSync(`${file}.1`, { throwIfNoEntry: false })).toBeUndefined()
})
