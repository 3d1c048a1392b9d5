import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { treeOf } from './source/tree.ts'
import { plant, type Files } from './testing/plant.ts'
import { tidy } from './tidy.ts'
import { repositoryOf } from './tidy/rule.ts'

test('a rule that has seen nothing complains of it', () => {
  const { complaints } = tidy(repositoryOf(treeOf({})))
  expect(complaints).toHaveLength(11)
  for (const complaint of complaints)
    expect(complaint).toMatch(/^[\w-]+ has seen nothing, so it has proved nothing$/)
})

test('a small repository in order has no complaint, and a planted fault is one', () => {
  expect(run(inOrder)).toEqual({ status: 0, lines: ['tidy looked at 9 files with 11 rules: 0 complaints'] })
  const faulty = {
    ...inOrder,
    'packages/offstage/src/values/id.ts': "import '../model/rules/one.fixture.ts'",
  }
  expect(run(faulty)).toEqual({
    status: 1,
    lines: [
      'packages/offstage/src/values/id.ts:1  values comes before model and may not import it  (layers)',
      'tidy looked at 9 files with 11 rules: 1 complaints',
    ],
  })
})

const inOrder: Files = {
  'ARCHITECTURE.md': '`values/`, `model/` and its `rules/`',
  'docs/reference/errors.md': '## E_ONE\n',
  'package-lock.json': '{ "packages": { "": {} } }',
  'packages/offstage/package.json': '{ "name": "offstage", "exports": { ".": "./src/values/id.ts" } }',
  'packages/offstage/src/errors.ts': 'const errors = {\n  E_ONE: 1,\n}',
  'packages/offstage/src/model/rules/one.ts': "import '../../values/id.ts'",
  'packages/offstage/src/model/rules/one.fixture.ts': '',
  'packages/offstage/src/model/rules/one.test.ts': '',
  'packages/offstage/src/values/id.ts': '',
}

function run(files: Files): { status: number | null; lines: readonly string[] } {
  const tool = join(import.meta.dirname, 'tidy.ts')
  const { status, stdout } = spawnSync(process.execPath, [tool, plant(files)], { encoding: 'utf8' })
  return { status, lines: stdout.trim().split('\n') }
}
