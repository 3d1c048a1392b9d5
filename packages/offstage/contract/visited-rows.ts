import pg from 'pg'
import type { Statement } from '../src/database/database.ts'
import { sessionOptions } from '../src/database/postgres/session-options.ts'

/** How the database ran a statement: what it had to touch, which is what grows with the data if anything does. */
export interface Visit {
  /** Rows that any scan gave or threw away, over all its loops. */
  readonly rows: number
  /** Pages of 8 kB that were looked at: entries of an index that were walked in vain count here only. */
  readonly pages: number
  /** The plan as text, for a message. */
  readonly plan: string
}

/** Planned with the values at hand, or once for all values: a prepared statement meets both. */
export type PlanMode = 'force_custom_plan' | 'force_generic_plan'

/** Measures statements on a connection of its own. */
export interface Visits {
  of(statement: Statement, mode: PlanMode): Promise<Visit>
  close(): Promise<void>
}

export async function openVisits(url: string): Promise<Visits> {
  const client = new pg.Client({
    connectionString: url,
    options: sessionOptions({ statementTimeoutMs: 60_000 }),
  })
  await client.connect()
  let prepared = ''
  return {
    async of({ text, values }, mode) {
      // EXECUTE goes through the same cache of plans as a statement that the driver prepared.
      if (prepared !== text) {
        if (prepared !== '') await client.query('deallocate visited')
        await client.query(`prepare visited as ${text}`)
        prepared = text
      }
      await client.query(`set plan_cache_mode = ${mode}`)
      const given = values.length === 0 ? '' : `(${values.map((value) => literal(client, value)).join(', ')})`
      const { rows } = await client.query<{ 'QUERY PLAN': readonly [Explained] }>(
        `explain (analyze, buffers, timing off, summary off, format json) execute visited${given}`,
      )
      const [explained] = rows[0]?.['QUERY PLAN'] ?? []
      if (explained === undefined) throw new Error('EXPLAIN answers one plan.')
      const { Plan: plan } = explained
      return {
        rows: visitedBy(plan),
        pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
        plan: describe(plan, 0),
      }
    },
    close: () => client.end(),
  }
}

function literal(client: pg.Client, value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value))
    return client.escapeLiteral(`{${value.map((one) => JSON.stringify(String(one))).join(',')}}`)
  // A statement's values are texts, numbers and truths.
  return client.escapeLiteral(String(value as string | number | boolean))
}

interface Explained {
  readonly Plan: PlanNode
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Filter?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly PlanNode[]
}

const SCANS = new Set([
  'Seq Scan',
  'Index Scan',
  'Index Only Scan',
  'Bitmap Heap Scan',
  'Bitmap Index Scan',
  'Tid Scan',
])

function visitedBy(node: PlanNode): number {
  const own = SCANS.has(node['Node Type'])
    ? (node['Actual Rows'] +
        (node['Rows Removed by Filter'] ?? 0) +
        (node['Rows Removed by Index Recheck'] ?? 0)) *
      node['Actual Loops']
    : 0
  return (node.Plans ?? []).reduce((sum, child) => sum + visitedBy(child), own)
}

function describe(node: PlanNode, depth: number): string {
  const facts = [
    node['Relation Name'],
    node['Index Name'],
    node['Index Cond'] === undefined ? undefined : `cond ${node['Index Cond']}`,
    node.Filter === undefined ? undefined : `filter ${node.Filter}`,
    `rows ${node['Actual Rows']} × ${node['Actual Loops']}`,
    node['Rows Removed by Filter'] === undefined ? undefined : `removed ${node['Rows Removed by Filter']}`,
    `pages ${node['Shared Hit Blocks'] + node['Shared Read Blocks']}`,
  ].filter((fact) => fact !== undefined)
  const line = `${'  '.repeat(depth)}${node['Node Type']} ${facts.join(', ')}`
  return [line, ...(node.Plans ?? []).map((child) => describe(child, depth + 1))].join('\n')
}
