import type { AnyAction } from '../declare/action.ts'
import type { App } from '../declare/app.ts'
import type { ExpressionNode, FactNode } from '../declare/expression.ts'
import { witness } from '../declare/expression.ts'
import type { Feature } from '../declare/feature.ts'
import type { AnyField, AnyResource, FieldSpec } from '../declare/declaration.ts'
import type { AnyJob } from '../declare/job.ts'
import { actorColumns } from '../declare/policy.ts'
import { checkModel } from './check-model.ts'
import { IS_LIVING } from './living.ts'
import { computedSources } from './computed-sources.ts'
import { factsIn } from './expressions.ts'
import type {
  Model,
  ModelAction,
  ModelField,
  ModelInverse,
  ModelList,
  ModelPolicy,
  ModelResource,
  ModelTally,
} from './model.ts'
import type { TallyShape } from '../declare/tally-shape.ts'
import { boundedName, kebabCase, pascalCase, pluralOf, snakeCase } from './names.ts'

/** Roles that every app has: `admin` decides who may do what, `staff` may look people up. */
export const PLATFORM_ROLES = ['admin', 'staff'] as const

// A page of a hundred rows with a hundred others in each.
const ROWS_MAX = 10_000

/** Builds the model of an app and holds it to every rule; throws one error that lists all complaints. */
export function buildModel(app: App): Model {
  const model = assembleModel(app)
  checkModel(model, app)
  return model
}

/** Puts the model together without checking it. */
export function assembleModel(app: App): Model {
  const features = app.parts.features
  const declared = features.flatMap((feature) =>
    (feature.parts.resources ?? []).map((resource) => ({ resource, feature })),
  )
  const inverses = inversesByTarget(declared.map(({ resource }) => resource))
  const resources = withSources(
    declared.map(({ resource, feature }) => modelResource(resource, feature, inverses)),
  )
  const actions = features.flatMap((feature) =>
    (feature.parts.actions ?? []).map((action) => modelAction(action, feature)),
  )
  return Object.freeze({
    name: app.name,
    roles: [...new Set([...PLATFORM_ROLES, ...(app.parts.roles ?? [])])],
    rowsMax: app.parts.rowsMax ?? ROWS_MAX,
    explain: allowOf(app.parts.explain ?? ((actor) => actor.hasRole('admin'))),
    resources,
    byPath: new Map([...resources.values()].map((resource) => [resource.path, resource])),
    actions: new Map(actions.map((action) => [action.name, action])),
    events: new Map(
      features.flatMap((feature) =>
        (feature.parts.events ?? []).map((event) => [event.name, event] as const),
      ),
    ),
    jobs: new Map(
      features.flatMap((feature) => (feature.parts.jobs ?? []).map((job) => [job.name, job] as const)),
    ),
    reactions: reactionsOf(features),
    facts: factsOf([...resources.values()]),
  })
}

/** What a computed looks at can be in any resource, so it is followed once all of them are there. */
function withSources(made: readonly ModelResource[]): ReadonlyMap<string, ModelResource> {
  const all = new Map(made.map((resource) => [resource.name, resource]))
  const whole = made.map((resource) =>
    Object.freeze({ ...resource, sources: computedSources(all, resource) }),
  )
  return new Map(whole.map((resource) => [resource.name, resource]))
}

// Links are grouped by target once; looking for children anew for every resource would be quadratic.
function inversesByTarget(resources: readonly AnyResource[]): Map<string, ModelInverse[]> {
  const inverses = new Map<string, ModelInverse[]>()
  for (const resource of resources)
    for (const [name, { spec }] of Object.entries(resource.fields)) {
      if (spec.kind !== 'belongsTo' || spec.inverse === undefined) continue
      const target = targetName(spec, resource.name)
      if (target === undefined) continue
      inverses.set(target, [
        ...(inverses.get(target) ?? []),
        { name: spec.inverse, resource: resource.name, field: name },
      ])
    }
  return inverses
}

function modelResource(
  resource: AnyResource,
  feature: Feature,
  inverses: Map<string, ModelInverse[]>,
): ModelResource {
  const { declaration } = resource
  const plural = declaration.plural ?? pluralOf(resource.name)
  const fields = fieldsOf(resource)
  return Object.freeze({
    name: resource.name,
    feature: feature.name,
    table: declaration.table ?? snakeCase(resource.name),
    path: kebabCase(plural),
    plural,
    title: pascalCase(resource.name),
    fields,
    inverses: new Map((inverses.get(resource.name) ?? []).map((inverse) => [inverse.name, inverse])),
    computed: new Map(Object.entries(declaration.computed)),
    sources: new Map(),
    lists: listsOf(resource, fields),
    search: declaration.search.fields,
    searched: { by: declaration.search.by, weights: declaration.search.weights },
    tallies: declaration.tallies.map((tally) => modelTally(resource.name, tally)),
    live: declaration.live,
    softDelete: declaration.softDelete,
    small: declaration.small,
    policy: policyOf(resource),
  })
}

const BUILT_IN: Readonly<Record<string, FieldSpec>> = {
  id: { kind: 'id' },
  version: { kind: 'integer', readonly: true },
  createdAt: { kind: 'timestamp', readonly: true },
  updatedAt: { kind: 'timestamp', readonly: true },
}

// True while a row lives and nothing when it is deleted, made by the database from the time of its deletion: it stands in
// indexes, so that no list walks over what is deleted, and in what is unique, which binds the living alone.
const LIVING: FieldSpec = { kind: 'boolean', optional: true, readonly: true }

function fieldsOf(resource: AnyResource): ReadonlyMap<string, ModelField> {
  const builtIn = Object.entries(BUILT_IN).map(([name, spec]) =>
    modelField(name, { spec }, resource.name, true),
  )
  const declared = Object.entries(resource.fields).map(([name, field]) =>
    modelField(name, field, resource.name, false),
  )
  const living = resource.declaration.softDelete
    ? [modelField('living', { spec: LIVING }, resource.name, true)]
    : []
  return new Map([...builtIn, ...declared, ...living].map((field) => [field.name, field]))
}

function modelField(
  name: string,
  { spec }: Pick<AnyField, 'spec'>,
  resourceName: string,
  builtIn: boolean,
): ModelField {
  const column = columnName(name, spec)
  return Object.freeze({
    name,
    kind: spec.kind,
    spec,
    builtIn,
    optional: spec.optional === true,
    column,
    currencyColumn: spec.kind === 'money' && spec.unit === undefined ? `${column}_currency` : undefined,
    target: targetName(spec, resourceName),
  })
}

function columnName(name: string, spec: FieldSpec): string {
  if (spec.column !== undefined) return spec.column
  const pointsElsewhere = spec.kind === 'belongsTo' || spec.kind === 'file'
  if (spec.kind === 'balance') return `${snakeCase(name)}_account`
  return pointsElsewhere ? `${snakeCase(name)}_id` : snakeCase(name)
}

function targetName(spec: FieldSpec, own: string): string | undefined {
  if (spec.target === undefined) return undefined
  return spec.target === 'self' ? own : spec.target.name
}

function listsOf(resource: AnyResource, fields: ReadonlyMap<string, ModelField>): readonly ModelList[] {
  const uniqueFields = [...fields.values()]
    .filter((field) => field.spec.unique === true)
    .map((field) => field.name)
  const implied = ['id', ...uniqueFields].map((name) => modelList([name], [], true))
  const declared = resource.declaration.lists.map(({ by, then, unique = false }) =>
    modelList(by, then, unique),
  )
  // A declared list over a unique field alone says what the unique field already does.
  return [
    ...implied,
    ...declared.filter(
      ({ by, then }) => !(by.length === 1 && then.length === 0 && uniqueFields.includes(by[0] ?? '')),
    ),
  ]
}

function modelList(by: readonly string[], then: readonly string[], unique: boolean): ModelList {
  const order = then.length > 0 ? `, then ${then.join(', ')}` : ''
  return Object.freeze({
    by,
    then,
    unique,
    title: `${by.length > 0 ? `by ${by.join(' and ')}` : 'all'}${order}`,
  })
}

function modelTally(resource: string, { by, per, sum = [], shards = 1 }: TallyShape): ModelTally {
  const fields = [...by, ...(per === undefined ? [] : [per])]
  const group = by.length === 0 ? 'of all' : `by ${by.join(' and ')}`
  return Object.freeze({
    by,
    per,
    sum,
    shards,
    // Other sums are another table: what was counted before they were declared is counted anew when it is made.
    table: boundedName([
      snakeCase(resource),
      'tally',
      ...fields.map(snakeCase),
      ...sum.map((name) => `_${snakeCase(name)}`),
    ]),
    title: per === undefined ? group : `${group}, per ${per}`,
  })
}

const NEVER: ExpressionNode = Object.freeze({ kind: 'constant', value: false })

/** A right to read what lives. */
const livingOf = (read: ExpressionNode): ExpressionNode =>
  read.kind === 'constant' && !read.value ? read : { kind: 'all', of: [read, IS_LIVING] }

function policyOf(resource: AnyResource): ModelPolicy {
  const declared = resource.declaration.policy
  const {
    read = NEVER,
    create = NEVER,
    update = NEVER,
    delete: remove = NEVER,
    restore = NEVER,
  } = declared?.rights ?? {}
  const { softDelete } = resource.declaration
  return Object.freeze({
    rights: { read: softDelete ? livingOf(read) : read, create, update, delete: remove, restore },
    readEvenDeleted: read,
    fields: new Map([
      ...Object.entries(declared?.fields ?? {}),
      ...(softDelete ? [['living', NEVER] as const] : []),
    ]),
    built: declared?.built ?? [],
    declared: declared !== undefined,
  })
}

function modelAction(action: AnyAction, feature: Feature): ModelAction {
  const allow = action.allow === undefined ? NEVER : allowOf(action.allow)
  return Object.freeze({
    name: action.name,
    feature: feature.name,
    path: kebabCase(action.name),
    action,
    allow,
  })
}

function allowOf(allow: NonNullable<AnyAction['allow']>): ExpressionNode {
  return witness(() => allow(actorColumns)).result.node
}

function reactionsOf(features: readonly Feature[]): ReadonlyMap<string, readonly AnyJob[]> {
  const reactions = new Map<string, AnyJob[]>()
  for (const [event, job] of features.flatMap((feature) => feature.parts.on ?? [])) {
    reactions.set(event.name, [...(reactions.get(event.name) ?? []), job])
  }
  return reactions
}

function factsOf(resources: readonly ModelResource[]): ReadonlyMap<string, FactNode> {
  const nodes = resources.flatMap(({ policy, computed, fields }) => [
    ...Object.values(policy.rights),
    ...policy.fields.values(),
    ...computed.values(),
    ...[...fields.values()].flatMap(({ spec }) => defaultFact(spec)),
  ])
  return new Map(nodes.flatMap(factsIn).map((fact) => [fact.name, fact]))
}

/** A default that is a fact, in the form of a comparison so that it is found like any other. */
function defaultFact(spec: FieldSpec): ExpressionNode[] {
  const value = spec.default
  if (typeof value !== 'object' || value === null || !('operand' in value)) return []
  // Only an Operand has this member, and the field builder takes no other object with it.
  const operand = (value as { operand: Extract<ExpressionNode, { kind: 'compare' }>['operand'] }).operand
  return [{ kind: 'compare', path: [], comparison: 'eq', operand }]
}
