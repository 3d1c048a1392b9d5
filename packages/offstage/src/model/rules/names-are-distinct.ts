import { declaredParts } from '../declared-parts.ts'
import type { Model, ModelResource } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'
import { twiceIn } from '../spelling.ts'

/** Two things of one name would answer at one address, or share one column. */
export const namesAreDistinct: Rule = (model, app) => {
  const { resources, actions, events, jobs } = declaredParts(app)
  return [
    ...namedTwice('features', app.parts.features),
    ...namedTwice('resources', resources),
    ...namedTwice('actions', actions),
    ...namedTwice('events', events),
    ...namedTwice('jobs', jobs),
    ...pathsTwice(model),
    ...tablesTwice(model),
    ...graphNamesTwice(model),
    ...[...model.resources.values()].flatMap(columnsTwice),
  ]
}

function namedTwice(kinds: string, named: readonly { readonly name: string }[]): readonly Complaint[] {
  return twiceIn(named.map(({ name }) => name)).map((name) => ({
    code: 'NAME_TWICE',
    at: name,
    message: `is the name of two ${kinds}.`,
    mend: 'Rename one of them, or list it in one feature only.',
  }))
}

function pathsTwice({ resources }: Model): readonly Complaint[] {
  const all = [...resources.values()]
  return twiceIn(all.map(({ path }) => path)).map((path) => ({
    code: 'PATH_TWICE',
    at: all.findLast((resource) => resource.path === path)?.name ?? path,
    message: `would answer at /api/${path}, where another resource answers.`,
    mend: "Give it a plural of its own: resource('person', {…}, { plural: 'people' }).",
  }))
}

function tablesTwice({ resources }: Model): readonly Complaint[] {
  const all = [...resources.values()]
  return twiceIn(all.map(({ table }) => table)).map((table) => ({
    code: 'TABLE_TWICE',
    at: all.findLast((resource) => resource.table === table)?.name ?? table,
    message: `would be stored in the table ${table}, as another resource is.`,
    mend: 'Rename it, or name its own table with { table: … }.',
  }))
}

// In GraphQL a row is asked for by the resource's name and a list by its plural, side by side.
function graphNamesTwice({ resources }: Model): readonly Complaint[] {
  return [...resources.values()]
    .filter(({ plural }) => resources.has(plural))
    .map(({ name, plural }) => ({
      code: 'PLURAL_IS_A_NAME',
      at: name,
      message: `has the plural "${plural}", which is ${
        plural === name ? 'its own name' : 'the name of another resource'
      }.`,
      mend: "Give it another plural: resource('sheep', {…}, { plural: 'flock' }).",
    }))
}

function columnsTwice({ name: resource, fields }: ModelResource): readonly Complaint[] {
  const columns = [...fields.values()].flatMap(({ name, column, currencyColumn }) =>
    [column, currencyColumn].flatMap((each) => (each === undefined ? [] : [{ name, column: each }])),
  )
  return twiceIn(columns.map(({ column }) => column)).map((column) => {
    const [first, second] = columns.filter((each) => each.column === column)
    return {
      code: 'COLUMN_TWICE',
      at: `${resource}.${second?.name ?? ''}`,
      message: `would be stored in the column ${column}, as "${first?.name ?? ''}" is.`,
      mend: 'Rename one of the two.',
    }
  })
}
