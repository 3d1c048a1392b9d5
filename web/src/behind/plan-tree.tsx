import styles from './plan-tree.module.css'

interface PlanNode {
  readonly title: string
  readonly facts: string
  readonly children: readonly PlanNode[]
}

/** How the database found its answer: as a tree when the plan came as one, as text otherwise. */
export function PlanTree({ plan }: { readonly plan: unknown }) {
  const root = readPlan(plan)
  return (
    <div className={styles.plan}>
      <p className={styles.title}>How the database went about it</p>
      {root === undefined ? <pre className={styles.text}>{planText(plan)}</pre> : <Branch node={root} />}
    </div>
  )
}

function Branch({ node }: { readonly node: PlanNode }) {
  return (
    <div className={styles.branch}>
      <span className={styles.node}>{node.title}</span>
      {node.facts !== '' && <span className={styles.facts}>{node.facts}</span>}
      {node.children.map((child, index) => (
        <Branch key={index} node={child} />
      ))}
    </div>
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads PostgreSQL's EXPLAIN (FORMAT JSON), wrapped as it comes or bare. */
function readPlan(plan: unknown): PlanNode | undefined {
  const first: unknown = Array.isArray(plan) ? plan[0] : plan
  if (!isRecord(first)) return undefined
  const root = isRecord(first['Plan']) ? first['Plan'] : first
  return 'Node Type' in root ? readNode(root) : undefined
}

function readNode(node: Record<string, unknown>): PlanNode {
  const word = (name: string): string | undefined => (typeof node[name] === 'string' ? node[name] : undefined)
  const number = (name: string): string | undefined =>
    typeof node[name] === 'number' ? node[name].toLocaleString('en-US') : undefined
  const on = word('Relation Name') ?? word('CTE Name') ?? word('Function Name')
  const index = word('Index Name')
  const rows = number('Actual Rows')
  const planned = number('Plan Rows')
  const facts = [
    index === undefined ? undefined : `index ${index}`,
    rows === undefined ? (planned === undefined ? undefined : `about ${planned} rows`) : `${rows} rows`,
    word('Index Cond'),
    word('Filter') === undefined ? undefined : `filter ${word('Filter')}`,
  ]
  const children = Array.isArray(node['Plans']) ? node['Plans'].filter(isRecord) : []
  return {
    title: on === undefined ? (word('Node Type') ?? 'Step') : `${word('Node Type')} on ${on}`,
    facts: facts.filter((fact) => fact !== undefined).join(' · '),
    children: children.map(readNode),
  }
}

const planText = (plan: unknown): string =>
  typeof plan === 'string'
    ? plan
    : Array.isArray(plan) && plan.every((part) => typeof part === 'string')
      ? plan.join('\n')
      : JSON.stringify(plan, undefined, 2)
