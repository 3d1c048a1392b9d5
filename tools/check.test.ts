import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { steps } from './check/steps.ts'
import type { Outcome } from './check/step.ts'
import { plant, type Files } from './testing/plant.ts'

const config = ['.oxfmtrc.json', '.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.json']

const sound: Files = {
  'package.json': '{\n  "name": "planted",\n  "private": true,\n  "type": "module"\n}\n',
  'knip.json': '{ "entry": ["tools/start.ts"], "project": ["tools/**/*.ts"] }\n',
  'tools/start.ts': `import { greet } from './greet.ts'

console.log(await greet('you'))
`,
  'tools/greet.ts': `/** Greets somebody by name. */
export async function greet(name: string): Promise<string> {
  return Promise.resolve(\`Hello, \${name}\`)
}
`,
}

async function runStep(name: string, files: Files): Promise<Outcome> {
  const step = steps.find((candidate) => candidate.name === name)
  if (step === undefined) throw new Error(`there is no step ${name}`)
  return step.run(plant(files, config))
}

function withStart(text: string): Files {
  return { ...sound, 'tools/start.ts': `import { greet } from './greet.ts'\n\n${text}\n` }
}

test.each(['format', 'lint', 'types', 'unused'])(
  '%s passes a sound tree and has seen its files',
  async (name) => {
    const { passed, seen, output } = await runStep(name, sound)
    expect(passed, output).toBe(true)
    expect(seen).toBeGreaterThanOrEqual(2)
  },
)

test('format finds a file that is not formatted', async () => {
  const { passed, output } = await runStep('format', withStart('console.log( await greet("you") );'))
  expect({ passed, output }).toMatchObject({
    passed: false,
    output: expect.stringContaining('tools/start.ts'),
  })
})

test.each([
  ['a promise that nobody waits for', "greet('you')", 'no-floating-promises'],
  ['a promise where a truth is wanted', "if (greet('you')) console.log(1)", 'no-misused-promises'],
  [
    'an object where a truth is wanted',
    "const o = { a: 1 }\nif (o) console.log(await greet('you'))",
    'strict-boolean-expressions',
  ],
  ['any', "const name: any = 'you'\nconsole.log(await greet(String(name)))", 'no-explicit-any'],
  ['a loose comparison', "console.log((await greet('you')) == 'you')", 'eqeqeq'],
  ['an unused name', "const name = 'you'\nconsole.log(await greet('you'))", 'no-unused-vars'],
])('lint finds %s', async (_, text, rule) => {
  const { passed, output } = await runStep('lint', withStart(text))
  expect({ passed, output }).toMatchObject({ passed: false, output: expect.stringContaining(rule) })
})

test('lint finds a round of imports, and a console where none belongs', async () => {
  const files = {
    ...sound,
    'packages/offstage/src/values/a.ts': "import { b } from './b.ts'\n\nexport const a = (): number => b()\n",
    'packages/offstage/src/values/b.ts':
      "import { a } from './a.ts'\n\nexport const b = (): number => a()\nconsole.log(b)\n",
  }
  const { passed, output } = await runStep('lint', files)
  expect(passed).toBe(false)
  expect(output).toContain('no-cycle')
  expect(output).toContain('no-console')
})

test.each([
  ['a wrong type', 'console.log(await greet(1))', 'TS2345'],
  ['syntax that Node cannot erase', 'enum Colour {\n  red,\n}\nconsole.log(Colour.red, greet)', 'TS1294'],
  [
    'an index that may lead nowhere',
    "const first: string = ['a'][0]\nconsole.log(await greet(first))",
    'TS2322',
  ],
])('types finds %s', async (_, text, code) => {
  const { passed, output } = await runStep('types', withStart(text))
  expect({ passed, output }).toMatchObject({ passed: false, output: expect.stringContaining(code) })
})

test('unused finds an unused export, file and dependency', async () => {
  const files = {
    ...sound,
    'package.json': '{ "name": "planted", "type": "module", "dependencies": { "fastify": "5.0.0" } }',
    'tools/greet.ts': `${sound['tools/greet.ts']}\nexport function nobodyCallsThis(): void {}\n`,
    'tools/forgotten.ts': 'export const nobodyImportsThis = 1\n',
  }
  const { passed, output } = await runStep('unused', files)
  expect(passed).toBe(false)
  for (const name of ['nobodyCallsThis', 'tools/forgotten.ts', 'fastify']) expect(output).toContain(name)
})

test('reference finds a page that is not what the registry says', async () => {
  const registry = "export const errors = { E_ONE: { status: 400, title: 'One', detail: () => 'One.' } }\n"
  const source = 'packages/offstage/src/errors.ts'
  const stale = await runStep('reference', { [source]: registry, 'docs/reference/errors.md': '# Errors\n' })
  expect(stale).toMatchObject({ seen: 1, passed: false })
  expect(stale.output).toContain('docs/reference/errors.md is not what packages/offstage/src/errors.ts says')
})

test('every step fails on an empty tree', () => {
  const check = join(import.meta.dirname, 'check.ts')
  const { status, stdout } = spawnSync(process.execPath, [check, plant({})], { encoding: 'utf8' })
  const rows = stdout.slice(stdout.indexOf('step  ')).trim().split('\n').slice(1)
  expect(status).toBe(1)
  expect(rows).toHaveLength(steps.length)
  for (const row of rows) expect(row).toMatch(/^[a-z ]+ +0 +[\d.]+ {2}(?:failed|saw nothing)$/)
})
