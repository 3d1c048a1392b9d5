import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runTool } from './check/step.ts'

const root = join(import.meta.dirname, '..')
const projects = readdirSync(join(root, 'packages'))
  .map((name) => `packages/${name}/types/tsconfig.json`)
  .filter((project) => existsSync(join(root, project)))

// A line of such a file is an assertion: the line below @ts-expect-error must not compile, all others must.
test.each(projects)('%s: what must not compile does not, and what must does', (project) => {
  const { passed, output } = runTool(root, 'typescript/bin/tsc', [
    '-p',
    project,
    '--noEmit',
    '--pretty',
    'false',
  ])
  expect(passed, output).toBe(true)
})
