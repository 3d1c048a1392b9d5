import { isDeepStrictEqual } from 'node:util'
import { fieldOf, type ModelField, type ModelList, type ModelResource } from '../../model/model.ts'
import type { Actor } from '../../policy/actor.ts'
import { encodeCursor } from '../../values/cursor.ts'
import { decimalText, exponentOf } from '../../values/money.ts'
import type { FilledPlace } from '../fill/filled-place.ts'
import type { Question } from './question.ts'

/** Which rows of a list are asked for: the values of its `by`, and whose they are. */
interface Choice {
  readonly title: string
  readonly by: Readonly<Record<string, string>>
  /** Whether every variation is tried on it; of the others the first page and a deep one are. */
  readonly isMain: boolean
}

/** Looks up, once for each place, the values that the asks of a list are made of. */
export interface ListValues {
  choices(resource: ModelResource, list: ModelList): Promise<readonly Choice[]>
  middle(resource: ModelResource, list: ModelList, by: Choice['by']): Promise<Middle | undefined>
}

/** The row in the middle of a list: a cursor to it, and its value of the first field of the order. */
interface Middle {
  readonly cursor: string
  readonly value: string
}

export function listValues(place: FilledPlace): ListValues {
  const choices = new Map<string, Promise<readonly Choice[]>>()
  const middles = new Map<string, Promise<Middle | undefined>>()
  return {
    choices: (resource, list) =>
      remembered(choices, `${resource.name} ${list.title}`, () => choose(place, resource, list)),
    middle: (resource, list, by) =>
      remembered(middles, JSON.stringify([resource.name, list.title, by]), () =>
        findMiddle(place, resource, list, by),
      ),
  }
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

/** Every variation of reading a list, as one person. */
export async function askList(
  place: FilledPlace,
  values: ListValues,
  resource: ModelResource,
  list: ModelList,
  actor: Actor,
): Promise<readonly Question[]> {
  const chosen = await values.choices(resource, list)
  const own = ownChoice(place, resource, list, actor, chosen)
  const different = [...chosen, ...own].filter(
    (one, at, all) => all.findIndex((other) => isDeepStrictEqual(one.by, other.by)) === at,
  )
  const questions: Question[] = []
  for (const choice of different)
    questions.push(...variationsOf(resource, list, choice, await values.middle(resource, list, choice.by)))
  const several = severalOf(resource, list, different)
  return several === undefined ? questions : [...questions, several]
}

/** Every tally of a resource, of the same groups as a list by the same fields. */
export async function askTallies(values: ListValues, resource: ModelResource): Promise<readonly Question[]> {
  const questions: Question[] = []
  for (const tally of resource.tallies) {
    const list = { by: tally.by, then: [], unique: false, title: `tally ${tally.title}` }
    for (const choice of await values.choices(resource, list))
      questions.push({
        resource,
        at: `${resource.name}.tally(${tally.title})`,
        about: { kind: 'tally', tally },
        variation: choice.title,
        read: {
          kind: 'tally',
          parameters: { ...choice.by, ...(tally.per === undefined ? {} : { per: tally.per }) },
        },
      })
  }
  return questions
}

// ── Which rows ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Rows in the thick of it and at the thin end, every option of a choice, and what the first two parents have. */
async function choose(
  place: FilledPlace,
  resource: ModelResource,
  list: ModelList,
): Promise<readonly Choice[]> {
  if (list.by.length === 0) return [{ title: 'all', by: {}, isMain: true }]
  const fields = list.by.map((name) => fieldOf(resource, name))
  const typical = await valuesOfRow(place, resource, fields, 2)
  const last = await valuesOfRow(place, resource, fields, place.countOf(resource.name))
  if (typical === undefined) return []
  const parents = [1, 2].flatMap((number): Choice[] => {
    const by = Object.fromEntries(
      fields.map((field) => [field.name, parentId(place, field, number) ?? typical[field.name] ?? '']),
    )
    const title = number === 1 ? 'of the parent with most' : 'of the parent with what is newest'
    return [{ title, by, isMain: number === 1 }]
  })
  const options = fields.flatMap((field) =>
    (field.spec.options ?? []).map((option): Choice => ({
      title: `with ${field.name} ${option}`,
      by: { ...parents[0]?.by, [field.name]: option },
      isMain: false,
    })),
  )
  return [
    ...parents,
    { title: 'as in the second row', by: typical, isMain: false },
    ...(last === undefined ? [] : [{ title: 'as in the last row', by: last, isMain: false }]),
    ...options,
  ]
}

const parentId = (place: FilledPlace, { target }: ModelField, number: number): string | undefined =>
  target === undefined || place.countOf(target) < number ? undefined : place.id(target, number)

/** What belongs to whoever asks, where the list is kept by somebody. */
function ownChoice(
  place: FilledPlace,
  resource: ModelResource,
  list: ModelList,
  actor: Actor,
  [main]: readonly Choice[],
): readonly Choice[] {
  const owned = list.by.flatMap((name): [string, string][] => {
    const target = fieldOf(resource, name).target
    const id = target === undefined ? undefined : ownId(place, target, actor)
    return id === undefined ? [] : [[name, id]]
  })
  if (owned.length === 0 || main === undefined) return []
  return [{ title: 'of one’s own', by: { ...main.by, ...Object.fromEntries(owned) }, isMain: false }]
}

function ownId({ model }: FilledPlace, target: string, actor: Actor): string | undefined {
  if (target === 'user') return actor.user
  const fact = [...model.facts.values()].find(
    ({ source }) => source.kind === 'row' && source.resource.name === target,
  )
  return fact === undefined ? undefined : (actor.facts[fact.name] ?? undefined)
}

/** The values of a row as an address says them; undefined where one of them is missing. */
async function valuesOfRow(
  { database, id }: FilledPlace,
  resource: ModelResource,
  fields: readonly ModelField[],
  number: number,
): Promise<Readonly<Record<string, string>> | undefined> {
  const columns = fields.map(({ column }) => `"${column}"::text`)
  const [row] = await database.rows({
    text: `select ${columns.join(', ')} from "${resource.table}" where id = $1`,
    values: [id(resource.name, number)],
  })
  if (row === undefined || row.includes(null)) return undefined
  return Object.fromEntries(fields.map((field, at) => [field.name, inAddress(field, row[at] ?? '')]))
}

/** A column's text as an address says it. */
function inAddress({ kind, spec }: ModelField, text: string): string {
  if (kind === 'timestamp') return `${text.replace(' ', 'T').slice(0, 26).replace(/\+00$/, '')}Z`
  return kind === 'money' ? decimalText(BigInt(text), exponentOf(spec.unit ?? '')) : text
}

async function findMiddle(
  { database }: FilledPlace,
  resource: ModelResource,
  list: ModelList,
  by: Choice['by'],
): Promise<Middle | undefined> {
  const order = [...list.then, 'id'].map((name) => fieldOf(resource, name))
  const fields = list.by.map((name) => fieldOf(resource, name))
  const where = fields.map((field, at) => `"${field.column}" = ${fromAddress(field, at + 1)}`).join(' and ')
  const from = `from "${resource.table}"${where === '' ? '' : ` where ${where}`}`
  const [row] = await database.rows({
    text: `select ${order.map(({ column }) => `"${column}"::text`).join(', ')} ${from}
      order by ${order.map(({ column }) => `"${column}"`).join(', ')} offset (select count(*) / 2 ${from}) limit 1`,
    values: list.by.map((name) => by[name] ?? ''),
  })
  const [first] = order
  if (row === undefined || first === undefined) return undefined
  return { cursor: encodeCursor(row.map((key) => key ?? '')), value: inAddress(first, row[0] ?? '') }
}

/** The value of an address, compared as the column's type. */
function fromAddress({ kind, spec }: ModelField, place: number): string {
  if (kind === 'money') return `($${place}::numeric * ${10 ** exponentOf(spec.unit ?? '')})::bigint`
  const types: Readonly<Record<string, string>> = {
    belongsTo: 'uuid',
    file: 'uuid',
    integer: 'bigint',
    decimal: 'numeric',
    boolean: 'boolean',
    timestamp: 'timestamptz',
    date: 'date',
  }
  return `$${place}::text::${types[kind] ?? 'text'}`
}

// ── Which way ────────────────────────────────────────────────────────────────────────────────────────────────────

function variationsOf(
  resource: ModelResource,
  list: ModelList,
  choice: Choice,
  middle: Middle | undefined,
): readonly Question[] {
  const ask = (way: string, parameters: Readonly<Record<string, string>>): Question =>
    questionOf(resource, list, `${choice.title}, ${way}`, { ...choice.by, ...parameters })
  const [first] = list.then
  const backwards = first === undefined ? undefined : `-${first}`
  const deep = middle === undefined ? {} : { after: middle.cursor }
  const pages = [
    ask('first page', {}),
    ...(middle === undefined ? [] : [ask('deep page', deep)]),
    ...(backwards === undefined ? [] : [ask('backwards', { sort: backwards })]),
    ...(backwards === undefined || middle === undefined
      ? []
      : [ask('deep page backwards', { sort: backwards, ...deep })]),
    ask('counted', { count: 'true' }),
  ]
  if (!choice.isMain) return pages
  const ranges =
    first === undefined || middle === undefined
      ? []
      : [
          ask('from the middle on', { [`${first}[gte]`]: middle.value }),
          ask('up to the middle', { [`${first}[lt]`]: middle.value, sort: `-${first}` }),
        ]
  return [
    ...pages,
    ...ranges,
    ask('a hundred', { limit: '100', ...deep }),
    ask('one', { limit: '1', ...deep }),
  ]
}

const IN_MAX = 8

/** Several values of one field at once, merged in the order of the list. */
function severalOf(
  resource: ModelResource,
  list: ModelList,
  choices: readonly Choice[],
): Question | undefined {
  const name = list.by.at(-1)
  const [main] = choices
  if (name === undefined || main === undefined) return undefined
  const values = [...new Set(choices.flatMap(({ by }) => by[name] ?? []))].slice(0, IN_MAX)
  const { [name]: _, ...others } = main.by
  return questionOf(resource, list, 'of several at once', { ...others, [`${name}[in]`]: values.join(',') })
}

function questionOf(
  resource: ModelResource,
  { title, by, then }: ModelList,
  variation: string,
  parameters: Readonly<Record<string, string>>,
): Question {
  return {
    resource,
    at: `${resource.name}.list(${title})`,
    about: { kind: 'list', by, then },
    variation,
    read: { kind: 'list', parameters },
  }
}
