import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { cycles } from './cycles.ts'

test('a round of imports is found once, by its shortest way', () => {
  const files = {
    'tools/a.ts': "import './b.ts'",
    'tools/b.ts': "import './c.ts'\nimport './d.ts'",
    'tools/c.ts': "import './d.ts'",
    'tools/d.ts': "import type { A } from './a.ts'",
    'tools/e.ts': "import './a.ts'",
  }
  expect(complaints(cycles, files)).toEqual([
    'tools/a.ts:1 imports itself: tools/a.ts → tools/b.ts → tools/d.ts → tools/a.ts',
  ])
})

test('a file that imports itself is found', () => {
  expect(complaints(cycles, { 'tools/a.ts': "\nexport * from './a.ts'" })).toEqual([
    'tools/a.ts:2 imports itself: tools/a.ts → tools/a.ts',
  ])
})

test('a round by way of package names is found', () => {
  const exports = { '.': './src/index.ts' }
  const files = {
    'workloads/bank/package.json': JSON.stringify({ name: '@offstage/bank', exports }),
    'workloads/bank/src/index.ts': "import '@offstage/retail'",
    'workloads/retail/package.json': JSON.stringify({ name: '@offstage/retail', exports }),
    'workloads/retail/src/index.ts': "import '@offstage/bank'",
  }
  expect(complaints(cycles, files)).toHaveLength(1)
})

test('two ways to one file are no round', () => {
  const files = {
    'tools/a.ts': "import './b.ts'\nimport './c.ts'",
    'tools/b.ts': "import './d.ts'",
    'tools/c.ts': "import './d.ts'",
    'tools/d.ts': '',
  }
  expect(complaints(cycles, files)).toEqual([])
})
