import type {
  AccessToken,
  AnyAction,
  AnyResource,
  App,
  LinkOf,
  LinkTo,
  ListsOf,
  Session,
  User,
  userActions,
} from 'offstage'

/** What the client's types know of an app. */
export interface Graph {
  readonly resources: AnyResource
  readonly actions: AnyAction
  /** The relations of each resource, by its name. */
  readonly relations: object
}

/**
 * The graph of an app. It is built in one pass: every link is looked at once and put under both of its ends. Looking
 * for the children of each resource among all resources would cost a square of their number.
 */
export interface GraphOf<A extends App> extends Graph {
  readonly resources: ResourceIn<FeatureOf<A>> | OwnResource
  readonly actions: ActionIn<FeatureOf<A>> | OwnAction
  readonly relations: ByOwner<RelationsIn<ResourceIn<FeatureOf<A>> | OwnResource>>
}

/** What the platform adds to every app that it serves. */
type OwnResource = typeof User | typeof Session | typeof AccessToken
type OwnAction = ReturnType<typeof userActions>[number]

type FeatureOf<A extends App> = A['parts']['features'][number]

type ResourceIn<F> = F extends {
  readonly parts: { readonly resources: readonly (infer R extends AnyResource)[] }
}
  ? R
  : never

type ActionIn<F> = F extends {
  readonly parts: { readonly actions: readonly (infer One extends AnyAction)[] }
}
  ? One
  : never

// ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a row can bring along under a name: the row that its link leads to, or the rows whose link leads to it. */
export interface Relation<
  Owner extends string = string,
  Name extends string = string,
  Target extends AnyResource = AnyResource,
  By extends string | false = string | false,
> {
  readonly owner: Owner
  readonly name: Name
  readonly target: Target
  /** The field of the target that leads back, where there are many; false where there is one. */
  readonly by: By
}

type RelationsIn<R> = R extends AnyResource ? RelationsOf<R, OnlyKey<ListsOf<R>>> : never

type RelationsOf<R extends AnyResource, Listed> = {
  [K in keyof R['fields'] & string]: BothEnds<R, K, LinkOf<R['fields'][K]>, Listed>
}[keyof R['fields'] & string]

/** The fields by which alone rows can be listed: only then can a parent bring its children along. */
type OnlyKey<L> = L extends { readonly by: readonly [infer Field] } ? Field : never

// Distributes over `Link`, so that a field which is no link (never) adds none.
type BothEnds<R extends AnyResource, Field extends string, Link, Listed> =
  Link extends LinkTo<infer Target, infer Inverse>
    ? EndsOf<R, Field, Target extends AnyResource ? Target : R, Inverse, Listed>
    : never

type EndsOf<
  R extends AnyResource,
  Field extends string,
  Parent extends AnyResource,
  Inverse extends string,
  Listed,
> =
  | Relation<R['name'], Field, Parent, false>
  | (Field extends Listed ? Relation<Parent['name'], Inverse, R, Field> : never)

type ByOwner<All extends Relation> = { readonly [One in All as One['owner']]: One }

// Asking whether the name is in `keyof G['relations']` would compute all names anew for each resource.
type RelationsAt<G extends Graph, Name extends string> = G['relations'] extends {
  readonly [K in Name]: infer All extends Relation
}
  ? All
  : never

/** The relations of a resource. */
export type RelationOf<G extends Graph, R extends AnyResource> = RelationsAt<G, R['name']>

/** An object without members: an ask that includes nothing. */
export type Nothing = Readonly<Record<never, never>>
