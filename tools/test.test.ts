import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plant } from './testing/plant.ts'

const passing = "import { test } from 'vitest'\n\ntest('passes', () => {})\n"

test.each([
  { planted: 'a test that passes', text: passing, last: '1 passed, 0 failed', status: 0 },
  {
    planted: 'a test that fails',
    text: `${passing}test('fails', () => { throw new Error('no') })`,
    last: '1 passed, 1 failed',
    status: 1,
  },
  {
    planted: 'a test that is skipped',
    text: `${passing}test.skip('later', () => {})`,
    last: '1 passed, 0 failed, 1 skipped',
    status: 0,
  },
  {
    planted: 'a file that cannot be loaded',
    text: "import './gone.ts'",
    last: '0 passed, 1 failed',
    status: 1,
  },
  { planted: 'a file without a test', text: 'export const a = 1', last: '0 passed, 1 failed', status: 1 },
  {
    planted: 'a hook that fails',
    text: `import { afterAll } from 'vitest'\n${passing}afterAll(() => { throw new Error('no') })`,
    last: '1 passed, 1 failed',
    status: 1,
  },
  {
    planted: 'an error that nobody caught',
    text: `${passing}setTimeout(() => { throw new Error('no') })\ntest('waits', () => new Promise((done) => setTimeout(done, 50)))`,
    last: '2 passed, 1 failed',
    status: 1,
  },
])('a run with $planted ends with "$last"', ({ text, last, status }) => {
  expect(runPlanted({ 'packages/planted/planted.test.ts': text })).toEqual({ last, status })
})

test('a run without a test is not green', () => {
  expect(runPlanted({})).toEqual({ last: '0 passed, 0 failed', status: 1 })
})

test('a failure before the tests is in the last line', () => {
  const run = runPlanted({ 'packages/planted/planted.test.ts': passing }, { CHECK_FAILED_BEFORE: '1' })
  expect(run).toEqual({ last: '1 passed, 1 failed', status: 1 })
})

test('a screen that does not build fails the run before a test starts', () => {
  const root = plant({ 'web/vite.config.ts': 'export default {', 'web/a.test.ts': passing }, workshop)
  expect(runIn(root, ['web'], { CHROMIUM_PATH: process.execPath })).toEqual({
    last: '0 passed, 1 failed',
    status: 1,
  })
})

test('a browser that is not where it is said to be fails the run in one sentence', () => {
  const root = plant({ 'web/a.test.ts': passing }, workshop)
  const run = runIn(root, ['web'], { CHROMIUM_PATH: '/nowhere/chromium' })
  expect(run).toEqual({ last: '0 passed, 1 failed', status: 1 })
})

const workshop = ['tools', 'vitest.config.ts', 'package.json']

function runPlanted(files: Record<string, string>, environment: NodeJS.ProcessEnv = {}): Ran {
  return runIn(plant(files, workshop), ['packages/planted'], environment)
}

type Ran = { readonly last: string | undefined; readonly status: number | null }

function runIn(root: string, filters: readonly string[], environment: NodeJS.ProcessEnv): Ran {
  // The variables of the run around this test would tell the inner one that it is a worker.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST|NODE_OPTIONS|TINYPOOL|OFFSTAGE_|TEST_TALLY_FILE|CHECK_FAILED_BEFORE)/.test(name),
  )
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'tools/test.ts'), ...filters], {
    encoding: 'utf8',
    env: { ...Object.fromEntries(inherited), ...environment },
  })
  return { last: stdout.split('\n').at(-2), status }
}
