import type { Select } from '../nodes.ts'

/** Whether a select looks at a row that it does not read itself. */
export function refersOutside(select: Select): boolean {
  const own = new Set<string>()
  const used = new Set<string>()
  visit(select, own, used)
  return [...used].some((alias) => !own.has(alias))
}

// What a field or a value is like says nothing about where rows come from.
const PASSED_OVER: ReadonlySet<string> = new Set(['field', 'like', 'param', 'words'])

function visit(node: unknown, own: Set<string>, used: Set<string>): void {
  if (typeof node !== 'object' || node === null) return
  if ('alias' in node && typeof node.alias === 'string') {
    const isSource = 'kind' in node && ['table', 'derived', 'merged'].includes(String(node.kind))
    ;(isSource ? own : used).add(node.alias)
  }
  for (const [name, part] of Object.entries(node)) if (!PASSED_OVER.has(name)) visit(part, own, used)
}
