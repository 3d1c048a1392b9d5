import type { Change } from './change.ts'
import { blank, type MigrationDialect, type StatementStep, type Step } from './step.ts'

/** Rows that one page of a batched step takes: an update of some 10 ms, so that nobody waits long for a row. */
const PAGE_ROWS = 1_000

/** Writes changes as a migration that people review and `applyMigrations` runs. */
export function renderMigration(name: string, changes: readonly Change[], dialect: MigrationDialect): string {
  return renderSteps(
    name,
    'offstage migrate',
    changes.flatMap((change) => dialect.steps(change)),
  )
}

/** Writes steps as a migration; `by` is the command that the file says it was written by. */
export function renderSteps(name: string, by: string, given: readonly Step[]): string {
  const steps = mergeGroups(given)
  return (
    [headerOf(name, by, steps), ...steps.map((step, at) => renderStep(step, at + 1, steps))].join('\n\n') +
    '\n'
  )
}

// The tables of a new app refer to each other by dozens of keys; a step for each would drown the review.
function mergeGroups(steps: readonly Step[]): readonly Step[] {
  const merged: Step[] = []
  for (const step of steps) {
    const before = merged.at(-1)
    if (isGrouped(step) && before !== undefined && isGrouped(before) && before.group === step.group)
      merged.splice(-1, 1, { ...before, sql: `${before.sql}\n${step.sql}` })
    else merged.push(step)
  }
  return merged
}

function isGrouped(step: Step): step is StatementStep & { readonly group: string } {
  return 'group' in step && step.group !== undefined
}

function headerOf(name: string, by: string, steps: readonly Step[]): string {
  const width = String(steps.length).length
  return [
    `-- ${name}`,
    '--',
    `-- Written by \`${by}\`. Read it, change what should be otherwise, commit it with the code;`,
    '-- `offstage migrate apply` runs it. Once it has run anywhere it stays as it is.',
    '--',
    ...steps.map(({ what }, at) => `-- ${String(at + 1).padStart(width)}. ${what}`),
  ].join('\n')
}

function renderStep(step: Step, number: number, steps: readonly Step[]): string {
  const head = `-- step: ${number} ${step.kind} ${step.what}`
  if (step.kind === 'repeat') return [head, `-- repeat: ${lastBatched(steps, number)}`].join('\n')
  const caution = step.caution === undefined ? [] : [`-- caution: ${step.caution}`]
  const batch =
    step.kind === 'batched' ? [`-- batch: ${step.table} by ${step.key}, ${PAGE_ROWS} rows at a time`] : []
  const backfill = step.sql.includes(blank) ? [backfillLine] : []
  return [head, ...caution, ...batch, ...backfill, step.sql].join('\n')
}

// The blank itself is not named here, so that replacing it in the file finds the one place that counts.
const backfillLine = [
  '-- backfill: write an SQL expression in place of the word in angle brackets: what the rows that are there get.',
  '--           Where the table is empty everywhere, remove this step and the one that repeats it.',
].join('\n')

function lastBatched(steps: readonly Step[], before: number): number {
  return steps.slice(0, before - 1).findLastIndex(({ kind }) => kind === 'batched') + 1
}
