import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Statement } from '../../database/database.ts'
import { sessionOptions } from '../../database/postgres/session-options.ts'
import type { BusiestStep, PlanMode, Visit, Visits } from './visits.ts'

const STATEMENT_TIMEOUT_MS = 120_000

/** Measures by EXPLAIN ANALYZE, on a connection with the settings that the platform serves with. */
export async function postgresVisits(url: string): Promise<Visits> {
  const client = new pg.Client({
    connectionString: url,
    options: sessionOptions({ statementTimeoutMs: STATEMENT_TIMEOUT_MS }),
  })
  client.on('error', () => {}) // The statement that is under way fails by itself.
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const pid = rows[0]?.pid
  let prepared = ''
  let planned: PlanMode | undefined
  const prepare = async (text: string): Promise<void> => {
    if (prepared === text) return
    if (prepared !== '') await client.query('deallocate visited')
    prepared = ''
    await client.query(`prepare visited as ${text}`)
    prepared = text
  }
  const planAs = async (mode: PlanMode): Promise<void> => {
    if (planned !== mode) await client.query(`set plan_cache_mode = force_${mode}_plan`)
    planned = mode
  }
  return {
    modes: ['custom', 'generic'],
    async of({ text, values }: Statement, mode) {
      // EXECUTE goes through the same cache of plans as a statement that the driver prepared.
      await prepare(text)
      await planAs(mode)
      const given = values.length === 0 ? '' : `(${values.map((value) => literal(client, value)).join(', ')})`
      const answer = await client.query<{ 'QUERY PLAN': readonly [Explained] }>(
        `explain (analyze, buffers, timing off, summary on, format json) execute visited${given}`,
      )
      const [explained] = answer.rows[0]?.['QUERY PLAN'] ?? []
      if (explained === undefined) throw new Error('EXPLAIN answers one plan.')
      return visitOf(explained)
    },
    cpuMs: () => cpuOf(pid),
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

/** The kernel's own count, in nanoseconds; there is none when the server runs elsewhere. */
async function cpuOf(pid: number | undefined): Promise<number | undefined> {
  try {
    const comm = await readFile(`/proc/${pid}/comm`, 'utf8')
    if (!comm.startsWith('postgres')) return undefined
    const [spent] = (await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ')
    return Number(spent) / 1e6
  } catch {
    return undefined
  }
}

// ── The plan ─────────────────────────────────────────────────────────────────────────────────────────────────────

interface Explained {
  readonly Plan: PlanNode
  readonly 'Execution Time'?: number
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

function visitOf({ Plan: plan, 'Execution Time': timeMs }: Explained): Visit {
  const scans = scansIn(plan, '')
  const [busiest] = [...Map.groupBy(scans, ({ table }) => table).values()]
    .map(together)
    .toSorted((a, b) => b.rows - a.rows)
  return {
    rows: Math.round(scans.reduce((sum, { rows }) => sum + rows, 0)),
    blocks: blocksOf(plan),
    timeMs,
    busiest,
    plan: describe(plan, 0),
  }
}

const SCANS = new Set([
  'Seq Scan',
  'Index Scan',
  'Index Only Scan',
  'Bitmap Heap Scan',
  'Bitmap Index Scan',
  'Tid Scan',
])

/** Every scan of a plan. A bitmap's index does not say of which table it is; the step that uses the bitmap does. */
function scansIn(node: PlanNode, around: string): readonly BusiestStep[] {
  const table = node['Relation Name'] ?? around
  const own = SCANS.has(node['Node Type']) ? [stepOf(node, table)] : []
  return [...own, ...(node.Plans ?? []).flatMap((child) => scansIn(child, table))]
}

function stepOf(node: PlanNode, table: string): BusiestStep {
  const removed =
    ((node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) *
    node['Actual Loops']
  return {
    table,
    index: node['Index Name'],
    rows: node['Actual Rows'] * node['Actual Loops'] + removed,
    removed,
    filter: node.Filter,
  }
}

/** What was visited of one table, by however many steps: a page and its count both walk the same index. */
function together(steps: readonly BusiestStep[]): BusiestStep {
  const sorted = steps.toSorted((a, b) => b.rows - a.rows)
  const sum = (of: 'rows' | 'removed'): number => Math.round(steps.reduce((all, step) => all + step[of], 0))
  return {
    table: sorted[0]?.table ?? '',
    index: sorted.find(({ index }) => index !== undefined)?.index,
    rows: sum('rows'),
    removed: sum('removed'),
    filter: sorted.find(({ removed, filter }) => removed > 0 && filter !== undefined)?.filter,
  }
}

const blocksOf = (node: PlanNode): number => node['Shared Hit Blocks'] + node['Shared Read Blocks']

function describe(node: PlanNode, depth: number): string {
  const facts = [
    node['Relation Name'],
    node['Index Name'],
    node['Index Cond'] === undefined ? undefined : `by ${node['Index Cond']}`,
    node.Filter === undefined ? undefined : `filter ${node.Filter}`,
    `rows ${node['Actual Rows']} × ${node['Actual Loops']}`,
    node['Rows Removed by Filter'] === undefined ? undefined : `removed ${node['Rows Removed by Filter']}`,
    `blocks ${blocksOf(node)}`,
  ].filter((fact) => fact !== undefined)
  const line = `${'  '.repeat(depth)}${node['Node Type']} ${facts.join(', ')}`
  return [line, ...(node.Plans ?? []).map((child) => describe(child, depth + 1))].join('\n')
}
