import { parseSync, Visitor } from 'oxc-parser'
import { isTest, lineAt } from '../source/imports.ts'
import type { Fault, Rule } from './rule.ts'

const runners = new Set(['test', 'it', 'describe', 'suite', 'bench'])
const narrowing = new Set(['skip', 'skipIf', 'runIf', 'todo', 'fails'])

/** No test is run alone, and one that is left out says why in a comment above or beside it. */
export const skippedTests: Rule = {
  name: 'skipped-tests',
  look: ({ tree }) => {
    const tests = [...tree].filter(([path]) => isTest(path))
    return { seen: tests.length, faults: tests.flatMap(([path, text]) => faultsOf(path, text)) }
  },
}

function faultsOf(path: string, text: string): readonly Fault[] {
  const parsed = parseSync(path, text)
  const commented = new Set(
    parsed.comments.flatMap(({ start, end }) => [
      lineAt(text, start),
      lineAt(text, end),
      lineAt(text, end) + 1,
    ]),
  )
  const faults: Fault[] = []
  new Visitor({
    MemberExpression: (node) => {
      if (node.property.type !== 'Identifier' || !runners.has(rootName(node.object))) return
      const [line, name] = [lineAt(text, node.start), node.property.name]
      if (name === 'only')
        faults.push({ path, line, what: 'this test runs alone; nobody would miss the others' })
      if (narrowing.has(name) && !commented.has(line)) {
        faults.push({ path, line, what: `.${name} has no comment above or beside it that says why` })
      }
    },
  }).visit(parsed.program)
  return faults
}

// The name a chain starts with: `describe` in describe.concurrent.only.
function rootName(node: unknown): string {
  const { type, name, object, callee } = node as Link // every node of a syntax tree has a type
  if (type === 'Identifier') return name ?? ''
  if (type === 'MemberExpression') return rootName(object)
  if (type === 'CallExpression') return rootName(callee)
  return ''
}

type Link = {
  readonly type: string
  readonly name?: string
  readonly object?: unknown
  readonly callee?: unknown
}
