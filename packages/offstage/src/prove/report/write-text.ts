import { relative } from 'node:path'
import type { ReportTable, Violation } from '../proof.ts'
import type { ProvedReport, ProveReport } from '../prove-report.ts'

/** What stands before a proof's name, by how it came out. */
export const OUTCOMES = {
  holds: '✓ holds',
  broken: '✗ is broken',
  empty: '✗ checked nothing, so it has shown nothing',
  failed: '✗ could not go on',
} as const satisfies Record<ProvedReport['outcome'], string>

// More of the same kind would push the first off the screen; the page and the JSON have them all.
const SHOWN_MAX = 20

/** The report for a terminal. */
export function writeText(report: ProveReport): string {
  const proofs = report.proofs.map(proofText)
  const end = report.holds
    ? `Proved: ${report.proofs.map(({ name }) => name).join(', ')}.`
    : 'Not proved. Each ✗ says what to mend.'
  return [...proofs, end].join('\n\n')
}

function proofText(proof: ProvedReport): string {
  const { violations, tables, notes } = proof
  const left = violations.length - SHOWN_MAX
  return [
    `${proof.name}: ${OUTCOMES[proof.outcome]} (${proof.seconds.toLocaleString('en')} s)`,
    `  ${proof.shows}`,
    `  ${proof.summary}`,
    ...tables.map((table) => `\n${tableText(table)}`),
    ...violations.slice(0, SHOWN_MAX).map((violation) => `\n${violationText(violation)}`),
    ...(left > 0 ? [`\n  … and ${left.toLocaleString('en')} more.`] : []),
    ...notes.map((note) => `  note: ${note}`),
  ].join('\n')
}

function violationText(violation: Violation): string {
  const { message, mend, who, ask, clause, measured } = violation
  return [
    `  ✗ ${violation.at}${placeText(violation)}`,
    `    ${message}`,
    ...(who === undefined ? [] : [`    who:    ${who}`]),
    ...(ask === undefined ? [] : [`    ask:    ${ask}`]),
    ...(clause === undefined ? [] : [`    policy: ${clause}`]),
    ...(measured === undefined ? [] : [`    found:  ${measuredText(measured)}`]),
    `    mend:   ${mend}`,
  ].join('\n')
}

export const measuredText = ({ what, value, allowed }: NonNullable<Violation['measured']>): string =>
  `${value.toLocaleString('en')} ${what}, of ${allowed.toLocaleString('en')} allowed`

/** Where it is declared, as an editor opens it. */
export function placeText({ declaredAt }: Violation): string {
  return declaredAt === undefined ? '' : `  (${relative(process.cwd(), declaredAt.file)}:${declaredAt.line})`
}

function tableText({ title, columns, rows }: ReportTable): string {
  const widths = columns.map((column, at) =>
    Math.max(column.title.length, ...rows.map((row) => (row[at] ?? '').length)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => {
        const width = widths[at] ?? 0
        return columns[at]?.isNumber === true ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  return [
    `  ${title}`,
    ...[columns.map((column) => column.title), ...rows].map((row) => `    ${line(row)}`),
  ].join('\n')
}
