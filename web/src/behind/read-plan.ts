/** One node of how the database found its answer. */
export interface PlanNode {
  /** What it did, for somebody who does not know the terms. */
  readonly words: string
  /** The database's own name for it. */
  readonly title: string
  readonly facts: readonly string[]
  readonly children: readonly PlanNode[]
}

/** Reads PostgreSQL's EXPLAIN, as text or as JSON; undefined when it is neither. */
export function readPlan(plan: unknown): PlanNode | undefined {
  if (typeof plan === 'string') return readText(plan)
  const first: unknown = Array.isArray(plan) ? plan[0] : plan
  if (!isRecord(first)) return undefined
  const root = isRecord(first['Plan']) ? first['Plan'] : first
  return 'Node Type' in root ? readJson(root) : undefined
}

// ── Text ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const NODE = /^(\s*)(?:->\s+)?(\S.*?)\s+\(cost=\S+ rows=(\d+) width=\d+\)/

interface Draft {
  readonly indent: number
  readonly title: string
  readonly facts: string[]
  readonly children: Draft[]
}

function readText(text: string): PlanNode | undefined {
  const around: Draft[] = []
  let root: Draft | undefined
  for (const line of text.split('\n')) {
    const [, spaces, title, rows] = NODE.exec(line) ?? []
    if (title === undefined || spaces === undefined) {
      // A line without costs belongs to the node above it, but for the names of inner plans.
      if (!/^\s*(InitPlan|SubPlan|CTE) /.test(line) && line.trim() !== '')
        around.at(-1)?.facts.push(line.trim())
      continue
    }
    const draft: Draft = { indent: spaces.length, title, facts: [aboutRows(Number(rows))], children: [] }
    while ((around.at(-1)?.indent ?? -1) >= draft.indent) around.pop()
    around.at(-1)?.children.push(draft)
    root ??= draft
    around.push(draft)
  }
  return root === undefined ? undefined : finish(root)
}

const finish = ({ title, facts, children }: Draft): PlanNode => ({
  words: inWords(title),
  title,
  facts,
  children: children.map(finish),
})

const aboutRows = (rows: number): string =>
  rows === 1 ? 'about one row' : `about ${rows.toLocaleString('en-US')} rows`

// ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function readJson(node: Record<string, unknown>): PlanNode {
  const word = (name: string): string | undefined => (typeof node[name] === 'string' ? node[name] : undefined)
  const on = word('Relation Name') ?? word('CTE Name') ?? word('Function Name')
  const index = word('Index Name')
  const title = [
    word('Node Type') ?? 'Step',
    ...(index === undefined ? [] : [`using ${index}`]),
    ...(on === undefined ? [] : [`on ${on}`]),
  ].join(' ')
  const rows = node['Actual Rows'] ?? node['Plan Rows']
  const facts = [
    typeof rows === 'number' ? aboutRows(rows) : undefined,
    word('Index Cond'),
    word('Filter') === undefined ? undefined : `Filter: ${word('Filter')}`,
  ]
  const children = Array.isArray(node['Plans']) ? node['Plans'].filter(isRecord) : []
  return {
    words: inWords(title),
    title,
    facts: facts.filter((fact) => fact !== undefined),
    children: children.map(readJson),
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What each kind of node does; the first that fits speaks, and `$1` is the table or index it names. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^Index Only Scan.* on "?(\w+)"?/, 'Read it off an index of $1, without opening the table'],
  [/^Index Scan.* on "?(\w+)"?/, 'Went straight to it in $1 by an index'],
  [/^Bitmap Heap Scan on "?(\w+)"?/, 'Opened the pages of $1 that an index had marked'],
  [/^Bitmap Index Scan on (\w+)/, 'Marked the pages to open with the index $1'],
  [/^BitmapAnd/, 'Kept the pages that every index had marked'],
  [/^BitmapOr/, 'Kept the pages that any index had marked'],
  [/^Seq Scan on "?(\w+)"?/, 'Read $1 from end to end'],
  [/^Sort|^Incremental Sort/, 'Put them in order'],
  [/^Limit/, 'Stopped as soon as there were enough'],
  [/^Nested Loop/, 'For each row, looked up what belongs to it'],
  [/^Hash (Left |Right |Full |Semi |Anti )?Join|^Merge/, 'Matched two lists with each other'],
  [/^Hash$/, 'Made a table to look things up in'],
  [/^Aggregate|^GroupAggregate|^HashAggregate|^WindowAgg/, 'Drew the rows together into one answer'],
  [/^Unique/, 'Left out what came twice'],
  [/^LockRows/, 'Held the rows, so that nobody changes them meanwhile'],
  [/^Insert on "?(\w+)"?/, 'Wrote into $1'],
  [/^Update on "?(\w+)"?/, 'Changed rows of $1'],
  [/^Delete on "?(\w+)"?/, 'Removed from $1'],
  [/^(?:CTE|Subquery) Scan/, 'Went over what an earlier part had found'],
  [/^(?:Function|Table Function) Scan|^ProjectSet|^Values Scan/, 'Went over the values that were sent along'],
  [/^Materialize|^Memoize/, 'Kept what was found for the next round'],
  [/^Append/, 'Put several lists after one another'],
  [/^Result/, 'Put the answer together'],
]

function inWords(title: string): string {
  for (const [pattern, words] of WORDS) {
    const match = pattern.exec(title)
    if (match !== null) return words.replace('$1', match[1]?.replaceAll('_', ' ') ?? '')
  }
  return title
}
