import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildPackage } from './build-package.ts'
import { plant } from './testing/plant.ts'

const files = {
  'packages/stage/package.json': JSON.stringify({
    name: 'stage',
    type: 'module',
    exports: {
      '.': { 'offstage-source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
    },
  }),
  'packages/stage/src/index.ts': "export { greet, type Name } from './parts/greet.ts'\n",
  'packages/stage/src/parts/greet.ts':
    'export type Name = string & { readonly kind: "name" }\nexport const greet = (name: Name): string => `Hello, ${name}`\n',
  'packages/stage/src/parts/greet.test.ts': "import './greet.ts'\n",
  'packages/stage/src/parts/page.html': '<p>',
}

test('a package is built to JavaScript and types, without its tests', () => {
  const folder = join(plant(files), 'packages/stage')
  buildPackage(folder)
  expect(readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
    'index.d.ts',
    'index.js',
    'parts',
    'parts/greet.d.ts',
    'parts/greet.js',
    'parts/page.html',
  ])
})

test('whoever installs the package runs its JavaScript and is held to its types', () => {
  const root = plant(files)
  buildPackage(join(root, 'packages/stage'))
  writeFileSync(
    join(root, 'packages/stage/use.ts'),
    "import { greet } from 'stage'\nconsole.log(greet('you' as never))\n",
  )
  const ran = spawnSync(process.execPath, ['use.ts'], { cwd: join(root, 'packages/stage'), encoding: 'utf8' })
  expect(ran.stdout).toBe('Hello, you\n')
  writeFileSync(join(root, 'packages/stage/use.ts'), "import { greet } from 'stage'\ngreet('you')\n")
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--types', 'node', 'use.ts']
  const checked = spawnSync(process.execPath, [tsc, ...args], {
    cwd: join(root, 'packages/stage'),
    encoding: 'utf8',
  })
  expect(checked.stdout).toContain(
    "use.ts(2,7): error TS2345: Argument of type 'string' is not assignable to parameter of type 'Name'",
  )
})

test('a package that does not compile is not built', () => {
  const folder = join(
    plant({ ...files, 'packages/stage/src/index.ts': 'export const one: string = 1\n' }),
    'packages/stage',
  )
  expect(() => buildPackage(folder)).toThrow(/stage does not compile[^]*TS2322/)
  expect(existsSync(join(folder, 'dist/tsconfig.json'))).toBe(false)
})
