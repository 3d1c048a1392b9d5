export type SqlTokenKind =
  | 'keyword'
  | 'function'
  | 'name'
  | 'text'
  | 'number'
  | 'parameter'
  | 'comment'
  | 'sign'
  | 'space'

export interface SqlToken {
  readonly kind: SqlTokenKind
  readonly text: string
}

const TOKEN =
  /(--[^\n]*|\/\*[\s\S]*?\*\/)|('(?:[^']|'')*')|("(?:[^"]|"")*")|(\$\d+|\?)|(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(\s+)|(::|->>|->|<=|>=|<>|!=|\|\||[^\s])/g

const KEYWORDS = new Set(
  'select from where and or not in is null as on join left right inner outer full cross lateral group order by limit offset union all distinct having with recursive insert into values update set delete returning conflict do nothing exists between like ilike case when then else end asc desc for share skip locked nowait using true false over partition materialized row any fetch first rows only default nulls last interval begin commit rollback savepoint release to explain analyze'.split(
    ' ',
  ),
)

// Each of these begins a line of its own.
const CLAUSES = new Set(
  'select from where group order having limit offset union with insert values update set delete returning on join left inner cross for fetch'.split(
    ' ',
  ),
)
const WIDTH = 58

/** The words of a statement, each with what it is. */
export function readSql(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = []
  for (const match of sql.matchAll(TOKEN)) {
    const [text, comment, quoted, name, parameter, number, word, space] = match
    const kind: SqlTokenKind =
      comment !== undefined
        ? 'comment'
        : quoted !== undefined
          ? 'text'
          : name !== undefined
            ? 'name'
            : parameter !== undefined
              ? 'parameter'
              : number !== undefined
                ? 'number'
                : word !== undefined
                  ? wordKind(word, sql, match.index)
                  : space !== undefined
                    ? 'space'
                    : 'sign'
    tokens.push({ kind, text })
  }
  return tokens
}

function wordKind(word: string, sql: string, at: number): SqlTokenKind {
  if (KEYWORDS.has(word.toLowerCase())) return 'keyword'
  return sql[at + word.length] === '(' ? 'function' : 'name'
}

type Node = SqlToken | readonly Node[]

/** A statement laid out in lines: clauses begin lines, and what is in brackets is indented when it is long. */
export function formatSql(sql: string): readonly SqlToken[] {
  const nodes = nest(readSql(sql.trim()).filter((token) => token.kind !== 'space'))
  return layOut(nodes, 0)
}

/** Puts what stands in brackets into a list of its own, brackets included. */
function nest(tokens: readonly SqlToken[]): readonly Node[] {
  const root: Node[] = []
  const open: Node[][] = [root]
  for (const token of tokens) {
    const here = open.at(-1) ?? root
    if (token.text === '(') {
      const group: Node[] = [token]
      here.push(group)
      open.push(group)
    } else {
      here.push(token)
      if (token.text === ')' && open.length > 1) open.pop()
    }
  }
  return root
}

const isToken = (node: Node): node is SqlToken => !Array.isArray(node)

function layOut(nodes: readonly Node[], depth: number): readonly SqlToken[] {
  const bracketed = isToken(nodes[0] ?? []) && (nodes[0] as SqlToken | undefined)?.text === '('
  if (widthOf(nodes) <= WIDTH - depth * 2 && (bracketed || !nodes.some(isClause))) return inline(nodes)
  const inner = bracketed ? depth + 1 : depth
  const out: SqlToken[] = []
  let before: SqlToken | undefined
  const firstWord = nodes.findIndex((node, index) => isToken(node) && index >= (bracketed ? 1 : 0))
  nodes.forEach((node, index) => {
    if (isToken(node)) {
      const closes = bracketed && index === nodes.length - 1 && node.text === ')'
      const clause = isClause(node) && !joinsClause(before) && index !== firstWord
      if (closes) out.push(line(depth))
      else if (clause) out.push(line(inner))
      else if (bracketed && index === 1) out.push(line(inner))
      else if (isBranch(node) && !inBetween(nodes, index)) out.push(line(inner + 1))
      else if (before !== undefined && needsSpace(before, node)) out.push(SPACE)
      out.push(node)
      if (node.text === ',') out.push(line(inner + 1))
      before = node
      if (node.text === ',') before = undefined
    } else {
      if (bracketed && index === 1) out.push(line(inner))
      else if (before !== undefined && before.kind !== 'function' && needsSpace(before, OPEN)) out.push(SPACE)
      out.push(...layOut(node, inner + (startsClause(nodes, index) ? 0 : 1)))
      before = CLOSE
    }
  })
  return out
}

const SPACE: SqlToken = { kind: 'space', text: ' ' }
const OPEN: SqlToken = { kind: 'sign', text: '(' }
const CLOSE: SqlToken = { kind: 'sign', text: ')' }
const line = (depth: number): SqlToken => ({ kind: 'space', text: `\n${'  '.repeat(depth)}` })

const isClause = (node: Node): boolean =>
  isToken(node) && node.kind === 'keyword' && CLAUSES.has(node.text.toLowerCase())
const isBranch = (node: SqlToken): boolean => node.kind === 'keyword' && /^(and|or)$/i.test(node.text)
// "left join", "insert into … on conflict", "for update": the second word stays beside the first.
const joinsClause = (before: SqlToken | undefined): boolean =>
  before?.kind === 'keyword' &&
  /^(left|inner|cross|full|right|for|delete|do|insert|distinct|key|skip)$/i.test(before.text)
const startsClause = (nodes: readonly Node[], index: number): boolean => {
  const before = nodes[index - 1]
  return (
    before !== undefined &&
    isToken(before) &&
    before.kind === 'keyword' &&
    /^(as|from|in|exists|lateral|all|union)$/i.test(before.text)
  )
}
const inBetween = (nodes: readonly Node[], index: number): boolean =>
  nodes.slice(Math.max(0, index - 3), index).some((node) => isToken(node) && /^between$/i.test(node.text))

function needsSpace(before: SqlToken, after: SqlToken): boolean {
  if (
    after.text === ',' ||
    after.text === ')' ||
    after.text === ';' ||
    after.text === '::' ||
    after.text === '.' ||
    after.text === '[' ||
    after.text === ']'
  )
    return false
  if (before.text === '(' || before.text === '::' || before.text === '.' || before.text === '[') return false
  return !(after.text === '(' && before.kind === 'function')
}

function inline(nodes: readonly Node[]): readonly SqlToken[] {
  const out: SqlToken[] = []
  for (const token of flatten(nodes)) {
    const before = out.at(-1)
    if (before !== undefined && needsSpace(before, token)) out.push(SPACE)
    out.push(token)
  }
  return out
}

const flatten = (nodes: readonly Node[]): readonly SqlToken[] =>
  nodes.flatMap((node) => (isToken(node) ? [node] : flatten(node)))

const widthOf = (nodes: readonly Node[]): number =>
  inline(nodes).reduce((sum, token) => sum + token.text.length, 0)
