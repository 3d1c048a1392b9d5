import type { FieldKind } from '../../declare/declaration.ts'
import { fieldOf, resourceOf, type Model, type ModelResource } from '../../model/model.ts'
import type { Selection } from '../../plan/ask.ts'
import { isCurrency } from '../../values/money.ts'

/** A column of a table: what it is called, and where in a row's JSON its value stands. */
export interface CsvColumn {
  readonly name: string
  readonly path: readonly string[]
  /** Somebody wrote the value: a spreadsheet must not take it for a formula. */
  readonly isText: boolean
}

const MEMBERS: Partial<Record<FieldKind, readonly string[]>> = {
  money: ['amount', 'currency'],
  file: ['id', 'url', 'type', 'bytes', 'width', 'height'],
}
const WRITTEN: ReadonlySet<FieldKind> = new Set(['text', 'oneOf', 'json'])

/** The columns of what is selected: a value with members has one for each, a row that is included has its own. */
export function csvColumns(
  model: Model,
  resource: ModelResource,
  select: readonly Selection[],
  path: readonly string[] = [],
): readonly CsvColumn[] {
  return select.flatMap((selection) => {
    if (selection.kind === 'type') return []
    const at = [...path, selection.as]
    if (selection.kind === 'many') return [column(at, true)]
    if (selection.kind === 'one') {
      const target = resourceOf(model, fieldOf(resource, selection.link).target ?? '')
      return csvColumns(model, target, selection.select, at)
    }
    const field = resource.fields.get(selection.name)
    if (field === undefined) return [column(at, false)]
    const isMoney = field.kind === 'balance' && isCurrency(field.spec.unit)
    const members = MEMBERS[isMoney ? 'money' : field.kind]
    if (members === undefined) return [column(at, WRITTEN.has(field.kind))]
    return members.map((member) => column([...at, member], false))
  })
}

const column = (path: readonly string[], isText: boolean): CsvColumn => ({
  name: path.join('.'),
  path,
  isText,
})

/** One line of RFC 4180, with its end. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

/** A row, as JSON text, as a line; what is absent or null is empty. */
export function csvRow(columns: readonly CsvColumn[], json: string): string {
  const row: unknown = JSON.parse(json)
  return csvLine(columns.map(({ path, isText }) => cellOf(path.reduce<unknown>(memberOf, row), isText)))
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as Readonly<Record<string, unknown>>)[name] // any object may be looked into by name
}

function cellOf(value: unknown, isText: boolean): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean)
  return isText && FORMULA.test(text) ? `'${text}` : text
}

// A spreadsheet runs what begins like this; an apostrophe before it makes it text again (OWASP, CSV injection).
const FORMULA = /^[=+\-@\t\r]/

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
