import type { Diff } from './change.ts'

/** What one comparison found; what is left out is empty. */
export type Findings = Partial<Diff>

/** All findings as one, in the order in which they were made. */
export function gather(findings: readonly Findings[]): Diff {
  return {
    changes: findings.flatMap(({ changes = [] }) => changes),
    questions: findings.flatMap(({ questions = [] }) => questions),
    refusals: findings.flatMap(({ refusals = [] }) => refusals),
  }
}
