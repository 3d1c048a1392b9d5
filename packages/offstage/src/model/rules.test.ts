import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { assembleModel } from './build-model.ts'
import { checkModel } from './check-model.ts'
import type { RuleFixture } from './rule-fixture.ts'
import type { Complaint, Rule } from './rule.ts'
import { rules } from './rules/rules.ts'

const folder = join(import.meta.dirname, 'rules')
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.fixture.ts') && file !== 'rules.ts')
  .map((file) => file.slice(0, -'.ts'.length))

// A code is written as a text of capitals with underscores, or as the value of `code`.
const codesIn = (source: string) => [
  ...new Set([...source.matchAll(/code: '([A-Z_]+)'/g)].map(([, code]) => code ?? '')),
]

const written = (complaints: readonly Complaint[]) => complaints.map(({ code, at }) => `${code} ${at}`)

async function importOf(name: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as Record<string, unknown>
}

// The folder's convention, which the first test of each rule holds: one export, and that a function.
const ruleIn = (module: Readonly<Record<string, unknown>>) => Object.values(module)[0] as Rule

describe.each(names)('%s', async (name) => {
  const module = await importOf(name)
  const rule = ruleIn(module)
  const { fixture } = (await importOf(`${name}.fixture`)) as { fixture: readonly RuleFixture[] }
  const codes = codesIn(readFileSync(join(folder, `${name}.ts`), 'utf8'))

  test('exports one rule, which is listed', () => {
    expect(Object.keys(module)).toHaveLength(1)
    expect(rules).toContain(rule)
  })

  test('complains of exactly what each fixture expects', () => {
    for (const { app, expect: expected } of fixture)
      expect(written(rule(assembleModel(app), app))).toEqual(expected)
  })

  test('has a fixture for each of its codes', () => {
    const expected = fixture.flatMap((each) => each.expect.map((line) => line.split(' ')[0]))
    expect(codes).not.toEqual([])
    expect(new Set(expected)).toEqual(new Set(codes))
  })

  test('has a fixture that every rule is content with', () => {
    const right = fixture.filter((each) => each.expect.length === 0)
    expect(right).not.toEqual([])
    for (const { app } of right) checkModel(assembleModel(app), app)
  })

  test('says what is wrong and how to mend it in sentences', () => {
    const complaints = fixture.flatMap(({ app }) => rule(assembleModel(app), app))
    for (const { message, mend } of complaints) {
      expect(message).toMatch(/^[a-z].+\.$/s)
      expect(mend).toMatch(/^[A-Z].+\.$/s)
      expect(`${message} ${mend}`).not.toMatch(/undefined|\[object|NaN/)
    }
  })
})

test('every rule is listed once', () => {
  expect(new Set(rules).size).toBe(rules.length)
  expect(rules).toHaveLength(names.length)
})

test('no code belongs to two rules', () => {
  const codes = names.flatMap((name) => codesIn(readFileSync(join(folder, `${name}.ts`), 'utf8')))
  expect([...new Set(codes)]).toEqual(codes)
})

test('the reference names every code, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/reference/declaration.md'), 'utf8')
  const told = [...page.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code)
  const codes = names.flatMap((name) => codesIn(readFileSync(join(folder, `${name}.ts`), 'utf8')))
  expect(new Set(told)).toEqual(new Set(codes))
  expect(told).toHaveLength(codes.length)
})
