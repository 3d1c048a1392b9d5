import type { ModelAction, ModelResource, Right } from '../../model/model.ts'
import type { ActorClass } from '../../policy/actor.ts'
import { fieldMask } from '../../policy/field-mask.ts'
import { foldActor, isConstant } from '../../policy/fold-actor.ts'

/** How much of the app a schema tells of. */
export interface Sight {
  may(resource: ModelResource, right: Right): boolean
  shows(resource: ModelResource, field: string): boolean
  performs(action: ModelAction): boolean
}

/** What anybody at all could do: requests are read by it, and who asks is the policy's business. */
export const sightOfAnybody: Sight = {
  may: ({ policy }, right) => !isConstant(policy.rights[right], false),
  shows: () => true,
  performs: () => true,
}

/** What a policy could grant an actor of this class: the schema tells of nothing else when it is asked for itself. */
export const sightOf = (actor: ActorClass): Sight => ({
  may: ({ policy }, right) => !isConstant(foldActor(policy.rights[right], actor), false),
  shows: (resource, field) => !isConstant(fieldMask(resource, field, actor), false),
  performs: ({ allow }) => !isConstant(foldActor(allow, actor), false),
})
