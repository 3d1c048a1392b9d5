import type { Family, Queryable, Statement } from './database.ts'

/** What a statement touched when it ran: rows that any scan gave or threw away, and the plan, a line for each step. */
export interface StatementCost {
  readonly rowsVisited: number
  readonly plan: readonly string[]
}

/** Runs a statement that reads, and says what that cost instead of what it found. */
export async function measureStatement(
  database: Queryable & { readonly family: Family },
  { text, values }: Pick<Statement, 'text' | 'values'>,
): Promise<StatementCost> {
  const { prefix, steps } = FAMILIES[database.family]
  const [row] = await database.query({ text: `${prefix} ${text}`, values })
  const [answer] = Object.values(row ?? {})
  const tree: unknown = typeof answer === 'string' ? JSON.parse(answer) : answer
  const found = steps(tree, 0)
  return {
    rowsVisited: Math.round(found.reduce((sum, { visited }) => sum + visited, 0)),
    plan: found.map(({ line }) => line),
  }
}

interface Step {
  readonly line: string
  readonly visited: number
}

type Steps = (tree: unknown, depth: number) => readonly Step[]

const FAMILIES: Readonly<Record<Family, { readonly prefix: string; readonly steps: Steps }>> = {
  postgres: {
    prefix: 'explain (analyze, buffers, timing off, summary off, format json)',
    steps: (tree, depth) =>
      postgresSteps((tree as readonly { readonly Plan: PostgresNode }[])[0]?.Plan, depth),
  },
  mysql: { prefix: 'analyze format=json', steps: (tree, depth) => mysqlSteps(tree, depth) },
}

const lineOf = (depth: number, parts: readonly (string | undefined)[]): string =>
  '  '.repeat(depth) + parts.filter((part) => part !== undefined).join(', ')

// ── PostgreSQL: a tree of nodes ──────────────────────────────────────────────────────────────────────────────────

interface PostgresNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Filter?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly PostgresNode[]
}

function postgresSteps(node: PostgresNode | undefined, depth: number): readonly Step[] {
  if (node === undefined) return []
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  const rows = (node['Actual Rows'] + removed) * node['Actual Loops']
  const isScan = node['Node Type'].endsWith(' Scan') && node['Relation Name'] !== undefined
  const line = lineOf(depth, [
    node['Node Type'],
    node['Relation Name'],
    node['Index Name'],
    node['Index Cond'] && `by ${node['Index Cond']}`,
    node.Filter && `tests ${node.Filter}`,
    `rows ${node['Actual Rows']} × ${node['Actual Loops']}`,
    removed > 0 ? `removed ${removed}` : undefined,
  ])
  const below = (node.Plans ?? []).flatMap((child) => postgresSteps(child, depth + 1))
  return [{ line, visited: isScan ? rows : 0 }, ...below]
}

// ── MariaDB: objects, of which those that read a table name it ───────────────────────────────────────────────────

interface MysqlTable {
  readonly table_name: string
  readonly access_type?: string
  readonly key?: string
  readonly r_loops?: number
  readonly r_rows?: number | null
  readonly attached_condition?: string
}

function mysqlSteps(tree: unknown, depth: number): readonly Step[] {
  if (typeof tree !== 'object' || tree === null) return []
  const below = (at: number) => Object.values(tree).flatMap((part) => mysqlSteps(part, at))
  if (!isTable(tree)) return below(depth)
  const { r_loops: loops = 0, attached_condition: condition } = tree
  const rows = tree.r_rows ?? 0
  const line = lineOf(depth, [
    tree.access_type,
    tree.table_name,
    tree.key,
    condition && `tests ${condition}`,
    `rows ${rows} × ${loops}`,
  ])
  // A derived table holds what the steps below it have read.
  const isDerived = 'materialized' in tree
  return [{ line, visited: isDerived ? 0 : rows * loops }, ...below(depth + 1)]
}

const isTable = (tree: object): tree is MysqlTable =>
  'table_name' in tree && typeof tree.table_name === 'string'
