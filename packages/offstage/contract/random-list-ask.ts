import type { Choose, PlainRow, ShopData, ShopTable } from '../src/expose/graphql/testing/shop-data.ts'
import { shopModel } from '../src/expose/graphql/testing/shop-app.ts'
import { fieldOf, resourceOf, type ModelField, type ModelResource } from '../src/model/model.ts'
import { decimalText } from '../src/values/money.ts'

/** What to ask of a list, as an address says it. */
export interface ListAsk {
  readonly resource: string
  readonly parameters: Readonly<Record<string, string>>
}

const ASKED: readonly ShopTable[] = ['user', 'category', 'product', 'customer', 'order', 'orderLine']

/** Any declared list of the shop, by values that rows have, in any order, in pages of any size. */
export function randomListAsk(data: ShopData, choose: Choose, includes: Includes): ListAsk {
  const name = choose.one(ASKED)
  const resource = resourceOf(shopModel, name)
  const list = choose.one(resource.lists)
  const row = choose.one(data[name])
  const by = Object.fromEntries(
    list.by.flatMap((field) => askFor(fieldOf(resource, field), data[name], row, choose)),
  )
  const [first] = list.then
  const order = first === undefined ? {} : { sort: `${choose.one(['', '-'])}${first}` }
  const range =
    first !== undefined && choose.chance(0.3) ? rangeOf(fieldOf(resource, first), row, choose) : {}
  return {
    resource: name,
    parameters: {
      ...by,
      ...order,
      ...range,
      limit: String(choose.one([1, 2, 3, 20])),
      ...(choose.chance(0.3) ? { count: 'true' } : {}),
      ...(choose.chance(0.5) ? includeOf(name, choose, includes) : {}),
      ...(choose.chance(0.3) ? { fields: fieldsOf(resource, choose) } : {}),
    },
  }
}

/** What may be included in a row of each resource. */
export type Includes = Readonly<Partial<Record<ShopTable, readonly string[]>>>

const includeOf = (name: ShopTable, choose: Choose, includes: Includes): Record<string, string> => {
  const known = includes[name] ?? []
  return known.length === 0 ? {} : { include: choose.one(known) }
}

function askFor(
  field: ModelField,
  rows: readonly PlainRow[],
  row: PlainRow,
  choose: Choose,
): readonly (readonly [string, string])[] {
  if (choose.chance(0.3)) {
    const values = [row, choose.one(rows), choose.one(rows)].flatMap((one) => textOf(field, one[field.name]))
    const distinct = [...new Set(values)].filter((value) => !value.includes(','))
    if (distinct.length > 0) return [[`${field.name}[in]`, distinct.join(',')]]
  }
  return textOf(field, row[field.name]).map((value) => [field.name, value] as const)
}

const rangeOf = (field: ModelField, row: PlainRow, choose: Choose): Record<string, string> =>
  Object.fromEntries(
    textOf(field, row[field.name]).map((value) => [
      `${field.name}[${choose.one(['gt', 'gte', 'lt', 'lte'])}]`,
      value,
    ]),
  )

function fieldsOf(resource: ModelResource, choose: Choose): string {
  const names = [...resource.fields.keys()]
  return [...new Set([choose.one(names), choose.one(names), choose.one(names)])].join(',')
}

/** A value as an address says it; nothing says nothing. */
function textOf(field: ModelField, value: unknown): readonly string[] {
  if (value === null || value === undefined) return []
  if (field.kind === 'money') return [decimalText(value as bigint, 2)] // the shop's lists go by dollars
  return [String(value as string | number | boolean)]
}
