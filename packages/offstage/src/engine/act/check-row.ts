import { problem, type InputError } from '../../errors.ts'
import type { ModelResource } from '../../model/model.ts'
import { moneyJson, type Money } from '../../values/money.ts'
import { checkValue } from './check-value.ts'

/**
 * Holds the values that code writes to the declared limits (what types cannot say: lengths, ranges, forms) and brings
 * them to the form in which they are kept.
 */
export function checkRow(resource: ModelResource, row: Record<string, unknown>): void {
  const errors: InputError[] = []
  for (const [name, value] of Object.entries(row)) {
    const field = resource.fields.get(name)
    if (field === undefined) throw new Error(`${resource.name} has no field ${name}.`)
    if (value === null || value === undefined || !CHECKED.has(field.kind)) continue
    // Code holds money as Money; what can be wrong with it there is how much it is.
    const given = field.kind === 'money' ? moneyJson(value as Money) : value
    row[name] = checkValue(field.spec, given, `/${name}`, (error) => errors.push(error))
  }
  if (errors.length > 0) throw problem('E_INVALID_INPUT', {}, { errors })
}

const CHECKED = new Set([
  'text',
  'integer',
  'decimal',
  'oneOf',
  'date',
  'timestamp',
  'json',
  'boolean',
  'belongsTo',
  'file',
  'money',
])
