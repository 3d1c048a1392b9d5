import { isListOf, type Shape } from '../../declare/shape.ts'
import type { Model, ModelAction, ModelResource } from '../../model/model.ts'
import { snakeCase } from '../../model/names.ts'
import { actorClass } from '../../policy/actor.ts'
import { foldActor, isConstant } from '../../policy/fold-actor.ts'
import {
  describedActions,
  describedResources,
  isReadable,
  needsSignIn,
  relationsOf,
  type Relation,
} from '../openapi/described.ts'
import { exampleShape } from '../openapi/example-value.ts'

/**
 * The path on which a newcomer is led through an app: find something, read it with what it belongs to, use it in an
 * action, and do the one thing that the app seems to be for, once. All of it is chosen from the declaration.
 */
export interface Walk {
  /** What is looked for: readable by everybody, and searchable if anything is. */
  readonly found: ModelResource | undefined
  /** The parent that is read along. */
  readonly parent: Relation | undefined
  /** An action that takes what was found. */
  readonly use: ModelAction | undefined
  readonly goal: Goal | undefined
}

export interface Goal {
  /** Actions that must come first, because the goal takes what they make. */
  readonly before: readonly ModelAction[]
  readonly action: ModelAction
  /** What the goal makes, and the member of its output that says which one. */
  readonly makes: ModelResource
  readonly member: string
}

/** Chooses the walk of an app. */
export function planWalk(model: Model): Walk {
  const actions = actionsOfAnybody(model)
  const found = chooseFound(model, actions)
  const known = new Set(found === undefined ? [] : [found.name])
  const goal = chooseGoal(model, actions, known)
  const use = actions.find(
    (action) =>
      action !== goal?.action &&
      found !== undefined &&
      takes(action).some(({ resource }) => resource === found.name) &&
      takes(action).every(({ resource }) => known.has(resource)),
  )
  return { found, parent: found && parentOf(model, found), use, goal }
}

/** The shell variable that holds the id of a resource's row: `GIFT_CARD_ID`. A bare `USER` is the shell's own. */
export const variableOf = ({ name }: Pick<ModelResource, 'name'>): string =>
  `${snakeCase(name).toUpperCase()}_ID`

/** Actions that everybody who is signed in may call, whatever their roles, with input that can be made up. */
function actionsOfAnybody(model: Model): readonly ModelAction[] {
  const person = actorClass(true, [], ['user', ...model.facts.keys()])
  return describedActions(model).filter(
    ({ action, allow }) =>
      isConstant(foldActor(allow, person), true) && exampleShape(action.settings.input, 'in') !== undefined,
  )
}

// ── What is found ────────────────────────────────────────────────────────────────────────────────────────────────

function chooseFound(model: Model, actions: readonly ModelAction[]): ModelResource | undefined {
  const listed = describedResources(model).filter(
    (resource) =>
      isReadable(resource) &&
      !needsSignIn(resource.policy.rights.read) &&
      (isSearchedAlone(resource) || hasPlainList(resource)),
  )
  const score = (resource: ModelResource) =>
    (isSearchedAlone(resource) ? 4 : 0) +
    (actions.some((action) => takes(action).some((taken) => taken.resource === resource.name)) ? 2 : 0) +
    (parentOf(model, resource) === undefined ? 0 : 1)
  return listed.toSorted((a, b) => score(b) - score(a))[0]
}

/** Words are all that a search of it takes. */
export const isSearchedAlone = ({ search, searched }: ModelResource): boolean =>
  search.length > 0 && searched.by.length === 0

const hasPlainList = ({ lists, small }: ModelResource): boolean =>
  small !== undefined || lists.some(({ by }) => by.length === 0)

const parentOf = (model: Model, resource: ModelResource): Relation | undefined =>
  relationsOf(model, resource).find(
    ({ kind, target }) => kind === 'one' && !needsSignIn(target.policy.rights.read),
  )

// ── What it is for ───────────────────────────────────────────────────────────────────────────────────────────────

/** The action that must not happen twice, makes something, and takes most to get to. */
function chooseGoal(
  model: Model,
  actions: readonly ModelAction[],
  known: ReadonlySet<string>,
): Goal | undefined {
  const goals = actions.flatMap((action): Goal[] => {
    if (action.action.settings.idempotency !== 'required') return []
    const [made] = makes(action).filter(
      ({ resource }) => isReadableByName(model, resource) && !known.has(resource),
    )
    const before = pathTo(action, actions, known, [])
    const resource = made && model.resources.get(made.resource)
    return made === undefined || resource === undefined || before === undefined
      ? []
      : [{ before, action, makes: resource, member: made.member }]
  })
  return goals.toSorted((a, b) => b.before.length - a.before.length)[0]
}

function isReadableByName(model: Model, name: string): boolean {
  const resource = model.resources.get(name)
  return resource !== undefined && isReadable(resource)
}

/** The actions that make what an action takes, in order; undefined where something cannot be made. */
function pathTo(
  action: ModelAction,
  actions: readonly ModelAction[],
  known: ReadonlySet<string>,
  under: readonly ModelAction[],
): readonly ModelAction[] | undefined {
  const path: ModelAction[] = []
  for (const { resource } of takes(action)) {
    if (
      known.has(resource) ||
      path.some((earlier) => makes(earlier).some((made) => made.resource === resource))
    )
      continue
    const maker = shortest(
      actions
        .filter(
          (other) =>
            other !== action &&
            !under.includes(other) &&
            makes(other).some((made) => made.resource === resource),
        )
        .flatMap((other) => {
          const before = pathTo(other, actions, known, [...under, action])
          return before === undefined ? [] : [[...before, other]]
        }),
    )
    if (maker === undefined) return undefined
    path.push(...maker)
  }
  return [...new Set(path)]
}

const shortest = <T>(paths: readonly (readonly T[])[]): readonly T[] | undefined =>
  paths.toSorted((a, b) => a.length - b.length)[0]

// ── What actions take and make ───────────────────────────────────────────────────────────────────────────────────

/** A member of an action's input or output that names a row. */
export interface RowMember {
  readonly member: string
  readonly resource: string
}

/** The rows that an action must be told of. */
export const takes = ({ action }: ModelAction): readonly RowMember[] =>
  rowsIn(action.settings.input).filter(({ member }) => {
    const given = action.settings.input[member]
    return given !== undefined && !isListOf(given) && given.spec.optional !== true
  })

/** The rows that an action answers with. */
export const makes = ({ action }: ModelAction): readonly RowMember[] => rowsIn(action.settings.output)

function rowsIn(shape: Shape): readonly RowMember[] {
  return Object.entries(shape).flatMap(([member, one]) => {
    if (
      isListOf(one) ||
      one.spec.kind !== 'id' ||
      one.spec.target === undefined ||
      one.spec.target === 'self'
    )
      return []
    return [{ member, resource: one.spec.target.name }]
  })
}
