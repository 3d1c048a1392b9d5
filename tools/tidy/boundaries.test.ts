import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { boundaries } from './boundaries.ts'

const manifests = {
  'packages/offstage/package.json': manifest('offstage', {
    '.': { 'offstage-source': './src/index.ts' },
    './testing': { 'offstage-source': './src/testing.ts' },
  }),
  'packages/client/package.json': manifest('@offstage/client', {
    '.': { 'offstage-source': './src/index.ts' },
  }),
  'workloads/bank/package.json': manifest('@offstage/bank', { '.': './src/index.ts' }),
  'workloads/retail/package.json': manifest('@offstage/retail', { '.': './src/index.ts' }),
  'web/package.json': manifest('@offstage/web', {}),
}

function manifest(name: string, exports: object): string {
  return JSON.stringify({ name, exports })
}

function found(path: string, text: string): readonly string[] {
  return complaints(boundaries, { ...manifests, [path]: text })
}

test('a workload imports the public names of the platform and of other workloads', () => {
  const text = `
    import { resource } from 'offstage'
    import { start } from 'offstage/testing'
    import { Account } from '@offstage/bank'
    import { parse } from 'csv-parse/sync'
    import './item.ts'`
  expect(found('workloads/retail/src/index.ts', text)).toEqual([])
})

test('a workload that reaches inside the platform or another workload is found', () => {
  const path = 'workloads/retail/src/index.ts'
  expect(found(path, "import 'offstage/src/errors.ts'")).toEqual([
    `${path}:1 offstage/src/errors.ts is no public name; offstage has offstage, offstage/testing`,
  ])
  expect(found(path, "import type { A } from '@offstage/bank/src/account.ts'")).toEqual([
    `${path}:1 @offstage/bank/src/account.ts is no public name; @offstage/bank has @offstage/bank`,
  ])
  expect(found(path, "import '../../bank/src/account.ts'")).toEqual([
    `${path}:1 ../../bank/src/account.ts leaves workloads/retail; import the public name of the package instead`,
  ])
  expect(found(path, "import '@offstage/client'")).toEqual([
    `${path}:1 a workload stands on offstage and other workloads, not on @offstage/client`,
  ])
})

test('the client takes types from the platform and no code', () => {
  const path = 'packages/client/src/index.ts'
  expect(found(path, "import type { App } from 'offstage'")).toEqual([])
  expect(found(path, "import { type App } from 'offstage'")).toEqual([
    `${path}:1 only types may come from offstage into a browser; write import type`,
  ])
  expect(found(path, "export { app } from 'offstage'")).toEqual([
    `${path}:1 only types may come from offstage into a browser; write import type`,
  ])
  expect(found('packages/client/src/index.test.ts', "import { app } from 'offstage'")).toEqual([])
})

test('the screen uses the client and takes only types from a workload', () => {
  expect(found('web/src/main.tsx', "import { client } from '@offstage/client'")).toEqual([])
  expect(found('web/src/main.tsx', "import { bank } from '@offstage/bank'")).toEqual([
    'web/src/main.tsx:1 only types may come from @offstage/bank into a browser; write import type',
  ])
})

test('the screen takes the type of the app that it shows, and nothing else from outside of its folder', () => {
  const of = (text: string) =>
    complaints(boundaries, {
      ...manifests,
      'app.ts': 'export const shown = 1',
      'demo.ts': 'export const people = 1',
      'web/src/client.ts': text,
    })
  expect(of("import type { shown } from '../../app.ts'")).toEqual([])
  expect(of("import { shown } from '../../app.ts'")).toEqual([
    'web/src/client.ts:1 only types may come from app.ts into a browser; write import type',
  ])
  expect(of("import type { people } from '../../demo.ts'")).toEqual([
    'web/src/client.ts:1 ../../demo.ts leaves web; import the public name of the package instead',
  ])
})

test('the platform stands alone', () => {
  expect(found('packages/offstage/src/cli/main.ts', "import '@offstage/bank'")).toEqual([
    'packages/offstage/src/cli/main.ts:1 the platform stands alone and does not import @offstage/bank',
  ])
})

test('an example uses what its reader can use', () => {
  expect(found('examples/notes/app.ts', "import '../../packages/offstage/src/index.ts'")).toEqual([
    'examples/notes/app.ts:1 ../../packages/offstage/src/index.ts leaves examples; import the public name of the package instead',
  ])
})
