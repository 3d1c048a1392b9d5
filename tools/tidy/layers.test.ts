import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { layers } from './layers.ts'

const src = 'packages/offstage/src'

test('a stage may import itself, earlier stages and the leaves', () => {
  const files = {
    [`${src}/errors.ts`]: '',
    [`${src}/observe/trace.ts`]: "import '../errors.ts'",
    [`${src}/values/id.ts`]: "import '../errors.ts'",
    [`${src}/declare/field.ts`]: "import '../values/id.ts'\nimport './list.ts'\nimport '../observe/trace.ts'",
    [`${src}/declare/list.ts`]: '',
  }
  expect(complaints(layers, files)).toEqual([])
})

test('a stage that imports a later one is found, whichever way it is written', () => {
  const later = '../serve/start.ts'
  const ways = [
    `import { start } from '${later}'`,
    `import type { Start } from '${later}'`,
    `export * from '${later}'`,
    `export { start } from '${later}'`,
    `type Start = import('${later}').Start`,
    `const start = () => import('${later}')`,
  ]
  for (const way of ways) {
    const files = { [`${src}/plan/read.ts`]: `\n${way}`, [`${src}/serve/start.ts`]: '' }
    expect(complaints(layers, files), way).toEqual([
      `${src}/plan/read.ts:2 plan comes before serve and may not import it`,
    ])
  }
})

test('an import that is only written in a comment or a string is none', () => {
  const files = {
    [`${src}/plan/read.ts`]: "// import '../serve/start.ts'\nconst text = \"import '../serve/start.ts'\"",
    [`${src}/serve/start.ts`]: '',
  }
  expect(complaints(layers, files)).toEqual([])
})

test('inside engine/ the steps keep their order, and a file beside them comes last', () => {
  const files = {
    [`${src}/engine/engine.ts`]: "import './files/store.ts'",
    [`${src}/engine/files/store.ts`]: "import '../jobs/run.ts'",
    [`${src}/engine/jobs/run.ts`]: "import '../files/store.ts'",
    [`${src}/engine/cache/keep.ts`]: "import '../engine.ts'",
  }
  expect(complaints(layers, files)).toEqual([
    `${src}/engine/jobs/run.ts:1 engine/jobs comes before engine/files and may not import it`,
    `${src}/engine/cache/keep.ts:1 engine/cache comes before engine/engine.ts and may not import it`,
  ])
})

test('a leaf imports no stage', () => {
  const files = {
    [`${src}/errors.ts`]: "import type { Id } from './values/id.ts'",
    [`${src}/values/id.ts`]: '',
  }
  expect(complaints(layers, files)).toEqual([
    `${src}/errors.ts:1 errors.ts is a leaf and imports no stage, and this one is in values`,
  ])
})

test('nothing that ships imports the public doors; tests and the doors themselves import what they like', () => {
  const files = {
    [`${src}/index.ts`]: "export * from './cli/main.ts'",
    [`${src}/testing/app.ts`]: "import '../cli/main.ts'",
    [`${src}/cli/main.ts`]: "import '../index.ts'",
    [`${src}/values/id.test.ts`]: "import '../testing/app.ts'\nimport '../cli/main.ts'",
  }
  expect(complaints(layers, files)).toEqual([
    `${src}/cli/main.ts:1 index.ts is for users and tests; the platform itself imports the file it means`,
  ])
})

test('a folder that is no stage is found', () => {
  expect(complaints(layers, { [`${src}/utils/misc.ts`]: '' })).toEqual([
    `${src}/utils/misc.ts:1 utils is no stage of the platform; a new one is added to tools/tidy/layers.ts`,
  ])
})

test('what ships imports no folder named testing, wherever it is', () => {
  const files = {
    [`${src}/sql/testing/rows.ts`]: "import '../../cli/main.ts'",
    [`${src}/sql/compile.ts`]: "import './testing/rows.ts'",
    [`${src}/cli/main.ts`]: '',
  }
  expect(complaints(layers, files)).toEqual([
    `${src}/sql/compile.ts:1 sql/testing/rows.ts is for tests, and what ships does not import it`,
  ])
})
