import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule, TestSuite } from 'vitest/node'
import type { Tally } from './tally.ts'

/** Writes the tally of a run to the file in TEST_TALLY_FILE, for the process that started the run. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env.TEST_TALLY_FILE
    assert(file !== undefined, 'TEST_TALLY_FILE names the file for the tally')
    writeFileSync(file, JSON.stringify(tallyOf(modules, unhandled)))
  }
}

// A file that cannot be loaded, a hook that throws and an error that nobody caught hold no failed
// test, yet each of them is a failure: it counts as one.
function tallyOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Tally {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const inState = (...states: readonly string[]): number =>
    tests.filter((test) => states.includes(test.result().state)).length
  const broken = modules.flatMap((module) => [module, ...module.children.allSuites()]).filter(isBroken)
  return {
    passed: inState('passed'),
    failed: inState('failed', 'pending') + broken.length + unhandled.length,
    skipped: inState('skipped'),
  }
}

function isBroken(group: TestModule | TestSuite): boolean {
  return (
    group.errors().length > 0 ||
    (group.type === 'module' && group.state() === 'failed' && hasNoFailedTest(group))
  )
}

function hasNoFailedTest(module: TestModule): boolean {
  const groups = [...module.children.allSuites()]
  return (
    module.children.allTests('failed').next().done === true &&
    groups.every((group) => group.errors().length === 0)
  )
}
