import styles from './plan-tree.module.css'
import { readPlan } from './read-plan.ts'
import type { PlanNode } from './read-plan.ts'

/** How the database found its answer: as a tree in words with its own terms beneath, or else as it came. */
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
      <span className={styles.node}>{node.words}</span>
      <span className={styles.facts}>{[node.title, ...node.facts].join(' · ')}</span>
      {node.children.map((child, index) => (
        <Branch key={index} node={child} />
      ))}
    </div>
  )
}

const planText = (plan: unknown): string =>
  typeof plan === 'string' ? plan : JSON.stringify(plan, undefined, 2)
