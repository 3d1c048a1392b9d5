import { problem } from '../errors.ts'

/** What stands in the parentheses of a relation: `limit:3`, `sort:-at`, `after:…`, `state:open`, `at[gte]:2026-01-01`. */
export type IncludeOptions = ReadonlyMap<string, string>

/** The relations asked for, as a tree, each with its options: `lines(limit:3).product,customer`. */
export interface IncludeTree {
  readonly [relation: string]: {
    readonly options: IncludeOptions
    readonly include: IncludeTree
  }
}

interface MutableTree {
  [relation: string]: { options: Map<string, string>; include: MutableTree }
}

const SEGMENT = /^([A-Za-z][A-Za-z0-9]*)(?:\(([^()]*)\))?$/
const LENGTH_MAX = 1_000
const DEPTH_MAX = 5

/** Reads the `include` parameter. */
export function parseInclude(text: string): IncludeTree {
  if (text.length > LENGTH_MAX) throw malformed('is too long')
  const tree = emptyTree()
  if (text.trim() === '') return tree
  for (const item of splitOutside(text, ',')) addPath(tree, splitOutside(item.trim(), '.'))
  return tree
}

// Without a prototype, so that a relation called `constructor` is none.
const emptyTree = (): MutableTree => Object.create(null) as MutableTree

function addPath(tree: MutableTree, path: readonly string[]): void {
  if (path.length > DEPTH_MAX) throw problem('E_ASK_TOO_LARGE', { what: 'levels of include', max: DEPTH_MAX })
  let level = tree
  for (const segment of path) {
    const [, name, options] = SEGMENT.exec(segment) ?? []
    if (name === undefined) throw malformed(`has "${segment}", which is no relation`)
    const node = (level[name] ??= { options: new Map(), include: emptyTree() })
    for (const [option, value] of parseOptions(options)) node.options.set(option, value)
    level = node.include
  }
}

function parseOptions(text: string | undefined): readonly (readonly [string, string])[] {
  if (text === undefined || text.trim() === '') return []
  return text.split(',').map((pair) => {
    const colon = pair.indexOf(':')
    if (colon < 1) throw malformed(`has "${pair}", which is no option; write limit:3`)
    const name = pair.slice(0, colon).trim()
    return [name, pair.slice(colon + 1).trim()]
  })
}

/** Splits at a separator that does not stand inside parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = ['']
  let depth = 0
  for (const character of text) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (character === separator && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts
}

const malformed = (why: string) =>
  problem('E_INVALID_PARAMETER', {
    parameter: 'include',
    why,
    mend: 'Write relations as category,lines(limit:3).product.',
  })
