import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, curl, mariadb, meet, type Need } from './test/needs.ts'
import { closingLine, isGreen, type Tally } from './test/tally.ts'

const root = join(import.meta.dirname, '..')
const broken: Tally = { passed: 0, failed: 1, skipped: 0 }

/** `npm test`: gets what the tests need, runs them and ends with `N passed, N failed` alone on a line. */
function main(filters: readonly string[]): void {
  const tally = withEarlierFailures(prepare(filters) ? runTests(filters) : broken)
  if (tally.passed + tally.failed === 0) console.log('No test ran, so nothing is proved.')
  console.log(closingLine(tally))
  process.exitCode = isGreen(tally) ? 0 : 1
}

// .ci/run runs the tests even when the gate before them failed; its last line then says so.
function withEarlierFailures(tally: Tally): Tally {
  return { ...tally, failed: tally.failed + Number(process.env.CHECK_FAILED_BEFORE ?? 0) }
}

// `npm test -- packages/offstage` asks for a part: what only another part needs is not looked for.
function prepare(filters: readonly string[]): boolean {
  const paths = filters.filter((filter) => !filter.startsWith('-'))
  const includes = (part: string): boolean =>
    paths.length === 0 || paths.some((path) => path.startsWith(part) || part.startsWith(path))
  const programs = [
    ...(includes('packages/offstage') ? [curl, mariadb] : []),
    ...(includes('web') ? [chromium] : []),
  ]
  return programs.map(findProgram).every((found) => found) && (!includes('web') || buildScreen())
}

function findProgram(need: Need): boolean {
  const met = meet(need)
  if ('missing' in met) {
    console.log(met.missing)
    return false
  }
  process.env[need.variable] = met.path
  return true
}

function buildScreen(): boolean {
  const web = join(root, 'web')
  if (!existsSync(join(web, 'vite.config.ts'))) return true
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: web,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (status !== 0) console.log(`The screen does not build.\n${stdout}${stderr}`)
  return status === 0
}

function runTests(filters: readonly string[]): Tally {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-tally-'))
  const file = join(folder, 'tally.json')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', `--reporter=${join(root, 'tools/test/tally-reporter.ts')}`]
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...filters], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TEST_TALLY_FILE: file },
  })
  const tally = readTally(file)
  rmSync(folder, { recursive: true })
  // Vitest may also fail after the tests, while it ends what it started for them.
  return status !== 0 && tally.passed > 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

// A run that ended without a tally did not end well.
function readTally(file: string): Tally {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Tally) : broken // written by tally-reporter.ts
}

main(process.argv.slice(2))
