import { NO_SEARCH } from '../../../declare/search-shape.ts'
import { app, type App } from '../../../declare/app.ts'
import type { AnyField, AnyResource, FieldSpec, ResourceDeclaration } from '../../../declare/declaration.ts'
import type { ExpressionNode, FactNode } from '../../../declare/expression.ts'
import { currentUser } from '../../../declare/fact.ts'
import { feature } from '../../../declare/feature.ts'
import {
  belongsTo,
  boolean,
  date,
  decimal,
  integer,
  json,
  money,
  oneOf,
  text,
  timestamp,
} from '../../../declare/field.ts'
import type { ListShape } from '../../../declare/list-shape.ts'
import type { TallyShape } from '../../../declare/tally-shape.ts'
import { User } from '../../../identity/user.ts'
import { ModelError } from '../../../model/check-model.ts'
import type { Model } from '../../../model/model.ts'
import { hostModel } from '../../../serve/host-model.ts'
import { chooseFrom, type Choose } from '../world/choose.ts'
import { inverseOf, randomCondition, type Conditions, type Sketch } from './random-condition.ts'

const NAMES = ['crate', 'parcel', 'label', 'token']
const TRIES_MAX = 50

/** An app of a few resources with fields, links, lists, searches and policies that nobody has thought of; the same for the same seed. */
export function randomApp(seed: number): { readonly app: App; readonly model: Model } {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const found = tryApp(chooseFrom(seed).fork(attempt))
    if (found !== undefined) return found
  }
  throw new Error(`No app that the rules accept came of seed ${seed}.`)
}

/** A list that a policy would let walk any number of rows is fine in a small resource; whatever else is refused makes another app. */
function tryApp(choose: Choose): { readonly app: App; readonly model: Model } | undefined {
  const plans = makePlans(choose)
  for (const small of [new Set<string>(), new Set(plans.map(({ sketch }) => sketch.name))]) {
    const made = appOf(plans, small)
    try {
      return { app: made, model: hostModel(made) }
    } catch (error) {
      if (!(error instanceof ModelError)) throw error
      if (!error.complaints.every(({ code }) => code.startsWith('LIST_'))) return undefined
    }
  }
  return undefined
}

interface Plan {
  readonly sketch: Sketch
  readonly fields: Readonly<Record<string, AnyField>>
  readonly declaration: Omit<ResourceDeclaration, 'small'>
  readonly isSmall: boolean
}

function appOf(plans: readonly Plan[], small: ReadonlySet<string>): App {
  const resources = plans.map(({ sketch, fields, declaration, isSmall }): AnyResource => ({
    kind: 'resource',
    name: sketch.name,
    fields,
    declaration: { ...declaration, small: isSmall || small.has(sketch.name) ? { max: 1_000 } : undefined },
  }))
  return app('random', { roles: ['keeper', 'visitor'], features: [feature('random', { resources })] })
}

// ── Resources ────────────────────────────────────────────────────────────────────────────────────────────────────

function makePlans(choose: Choose): readonly Plan[] {
  const names = ['member', ...NAMES.slice(0, 2 + choose.below(NAMES.length - 1))]
  const drafts = names.map((name, at) =>
    at === 0 ? memberDraft() : draftOf(name, names.slice(0, at), choose),
  )
  const member: FactNode = {
    name: 'member',
    source: { kind: 'row', resource: { name: 'member' }, by: 'user' },
  }
  const conditions: Conditions = {
    sketches: new Map(drafts.map(({ sketch }) => [sketch.name, sketch])),
    facts: [currentUser.operand.kind === 'fact' ? currentUser.operand.fact : member, member],
    roles: ['keeper', 'visitor'],
    choose,
  }
  return drafts.map((draft) => planOf(draft, conditions))
}

interface Draft {
  readonly sketch: Sketch
  readonly fields: Readonly<Record<string, AnyField>>
}

function memberDraft(): Draft {
  return draftWith('member', {
    user: belongsTo(User, { inverse: 'members' }).unique(),
    nick: text({ max: 40 }),
    level: integer(),
  })
}

/** Only the name of a target is looked at. */
const resourceNamed = (name: string): AnyResource =>
  name === 'user' ? User : { kind: 'resource', name, fields: {}, declaration: User.declaration }

function draftOf(name: string, earlier: readonly string[], choose: Choose): Draft {
  const links = ['user', ...earlier].filter(() => choose.chance(0.6))
  const linked = links.map((target) => {
    const link = `its${target.charAt(0).toUpperCase()}${target.slice(1)}`
    const field = belongsTo(resourceNamed(target), { inverse: inverseOf(name, link), onDelete: 'cascade' })
    return [link, choose.chance(0.3) ? field.optional() : field] as const
  })
  const own = choose.chance(0.2)
    ? [
        [
          'above',
          belongsTo('self', { inverse: inverseOf(name, 'above'), onDelete: 'cascade' }).optional(),
        ] as const,
      ]
    : []
  const values = Object.entries(VALUE_FIELDS).filter(() => choose.chance(0.5))
  const fields = values.map(
    ([field, make]) => [field, choose.chance(0.25) ? make().optional() : make()] as const,
  )
  return draftWith(name, { title: text({ max: 60 }), ...Object.fromEntries([...linked, ...own, ...fields]) })
}

const VALUE_FIELDS: Readonly<Record<string, () => AnyField>> = {
  rank: () => integer(),
  open: () => boolean(),
  colour: () => oneOf('red', 'green', 'blue'),
  weight: () => decimal({ precision: 10, scale: 2 }),
  at: () => timestamp(),
  day: () => date(),
  price: () => money('EUR'),
  cost: () => money(),
  note: () => text({ max: 80 }),
  extra: () => json(),
  code: () => text({ max: 30 }).unique(),
}

function draftWith(name: string, fields: Readonly<Record<string, AnyField>>): Draft {
  const specs = Object.entries(fields).map(([field, { spec }]) => [field, spec] as const)
  const links = specs.filter(([, { kind }]) => kind === 'belongsTo')
  return {
    fields,
    sketch: {
      name,
      fields: Object.fromEntries(specs.filter(([, { kind }]) => kind !== 'belongsTo')),
      links: Object.fromEntries(
        links.map(([link, { target }]) => [link, target === 'self' ? name : (target?.name ?? '')]),
      ),
    },
  }
}

function planOf({ sketch, fields }: Draft, conditions: Conditions): Plan {
  const { choose } = conditions
  const condition = () => randomCondition(sketch, conditions)
  // What is computed of a row cannot ask for roles: its declaration is given no actor.
  const computed = choose.chance(0.5) ? { clever: withoutActor(condition()) } : {}
  const hideable = [...Object.keys(fields), ...Object.keys(computed)]
  const hidden = choose.some(hideable, choose.below(3)).map((name) => [name, condition()] as const)
  const searched = ['title', 'note'].filter((name) => name in fields && choose.chance(0.6))
  return {
    sketch,
    fields,
    isSmall: choose.chance(0.4),
    declaration: {
      lists: listsOf(sketch, choose),
      computed,
      search: { ...NO_SEARCH, fields: searched },
      tallies: talliesOf(sketch, choose),
      softDelete: false,
      live: choose.chance(0.7),
      policy: {
        rights: { read: condition(), create: condition(), update: condition(), delete: condition() },
        fields: Object.fromEntries(hidden),
        built: [],
      },
      plural: undefined,
    },
  }
}

function withoutActor(node: ExpressionNode): ExpressionNode {
  if (node.kind === 'role' || node.kind === 'signedIn') return { kind: 'constant', value: true }
  if (node.kind === 'all' || node.kind === 'any') return { kind: node.kind, of: node.of.map(withoutActor) }
  if (node.kind === 'not') return { kind: 'not', of: withoutActor(node.of) }
  return node.kind === 'has' ? { ...node, where: withoutActor(node.where) } : node
}

/** One tally of what a link leads to, or of everything, with each colour told apart where there are colours. */
function talliesOf({ fields, links }: Sketch, choose: Choose): readonly TallyShape[] {
  if (choose.chance(0.4)) return []
  const by = choose.some(Object.keys(links), choose.below(2))
  const per = ['colour', 'open'].find((name) => fields[name] !== undefined && fields[name].optional !== true)
  const sum = ['rank', 'weight', 'price'].filter((name) => fields[name] !== undefined && choose.chance(0.7))
  return [{ by, sum, ...(per === undefined || choose.chance(0.4) ? {} : { per }) }]
}

const KEYS: ReadonlySet<string> = new Set([
  'text',
  'integer',
  'decimal',
  'boolean',
  'timestamp',
  'date',
  'oneOf',
  'money',
])

function listsOf({ fields, links }: Sketch, choose: Choose): readonly ListShape[] {
  const isKey = ({ kind, unit }: FieldSpec) => KEYS.has(kind) && !(kind === 'money' && unit === undefined)
  const keys = Object.keys(fields).filter((name) => isKey(fields[name] ?? { kind: 'json' }))
  const orders = keys.filter((name) => fields[name]?.optional !== true)
  const lists = Array.from({ length: 2 + choose.below(3) }, (): ListShape => {
    const by = choose.some([...Object.keys(links), ...keys], choose.below(3))
    const then = choose.some(
      orders.filter((name) => !by.includes(name)),
      choose.below(2),
    )
    return { by, then }
  })
  // Every link leads back by a list, so that children can be included.
  const back = Object.keys(links).map((link): ListShape => ({
    by: [link],
    then: choose.some(orders, choose.below(2)),
  }))
  const keyOf = ({ by, then }: ListShape) => `${[...by].sort().join()}|${then.join()}`
  return [...new Map([...lists, ...back].map((list) => [keyOf(list), list])).values()]
}
