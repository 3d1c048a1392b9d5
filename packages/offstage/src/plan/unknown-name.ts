import { nearestName, Problem, problem } from '../errors.ts'
import { resourceOf, type Model, type ModelResource } from '../model/model.ts'
import { words } from '../model/names.ts'
import { actorClass, type ActorClass } from '../policy/actor.ts'
import { fieldMask } from '../policy/field-mask.ts'
import { isConstant } from '../policy/fold-actor.ts'
import { rowPredicate } from '../policy/row-predicate.ts'

const STRANGER = actorClass(false, [], [])

/**
 * A name that a resource does not have. An ask is read before it is known who sent it, so the hint is a stranger's
 * until it is told anew: it names nothing but what a policy could show to whoever is told.
 */
export class UnknownName extends Problem {
  readonly #tell: (asker: ActorClass) => Problem

  constructor(tell: (asker: ActorClass) => Problem) {
    const { code, document } = tell(STRANGER)
    super(code, document, undefined)
    this.#tell = tell
  }

  toldTo(asker: ActorClass): Problem {
    return this.#tell(asker)
  }
}

/** How whoever asks could get at what they meant, where there is a way. */
type Mend = (asker: ActorClass) => string | undefined

export const unknownField = (resource: ModelResource, name: string, mend?: Mend): UnknownName =>
  new UnknownName((asker) => told(resource, name, shownFields(resource, asker), mend?.(asker)))

export const unknownRelation = (
  model: Model,
  resource: ModelResource,
  name: string,
  mend?: Mend,
): UnknownName =>
  new UnknownName((asker) => told(resource, name, shownRelations(model, resource, asker), mend?.(asker)))

function told(resource: ModelResource, field: string, known: readonly string[], mend: string | undefined) {
  return problem('E_UNKNOWN_FIELD', {
    resource: words(resource.name),
    field,
    known: known.join(', ') || 'nothing of the kind that you may see',
    nearest: nearestName(field, known) ?? '',
    ...(mend === undefined ? {} : { mend }),
  })
}

/** Whether a policy could show the asker any row. */
export const isReadableBy = (resource: ModelResource, asker: ActorClass): boolean =>
  !isConstant(rowPredicate(resource, 'read', asker), false)

const isShownTo = (resource: ModelResource, name: string, asker: ActorClass): boolean =>
  isReadableBy(resource, asker) && !isConstant(fieldMask(resource, name, asker), false)

const shownFields = (resource: ModelResource, asker: ActorClass): readonly string[] =>
  [...resource.fields.keys(), ...resource.computed.keys()].filter((name) => isShownTo(resource, name, asker))

/** Links to rows that could be shown, and children that could be shown and that a list finds by their link. */
function shownRelations(model: Model, resource: ModelResource, asker: ActorClass): readonly string[] {
  const links = [...resource.fields.values()].filter(
    ({ name, kind, target }) =>
      kind === 'belongsTo' &&
      isShownTo(resource, name, asker) &&
      isReadableBy(resourceOf(model, target ?? ''), asker),
  )
  const children = [...resource.inverses.values()].filter(({ resource: child, field }) => {
    const rows = resourceOf(model, child)
    const isListed = rows.small !== undefined || rows.lists.some(({ by }) => by.includes(field))
    return isListed && isReadableBy(resource, asker) && isShownTo(rows, field, asker)
  })
  return [...links, ...children].map(({ name }) => name)
}
