import type { GraphQLSchema } from 'graphql'
import type { ModelAction, ModelField, ModelInverse, ModelResource, ModelTally } from '../../model/model.ts'

/** What a field of the schema means in the model. */
export type Meaning = RowMember | RootRead | RootWrite | PayloadMember | CounterMember

/** A member of a row. */
export type RowMember =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'one'; readonly link: string; readonly target: ModelResource }
  | {
      readonly kind: 'many'
      readonly inverse: ModelInverse
      readonly child: ModelResource
      readonly arguments: ArgumentMeanings
    }

export type RootRead =
  | { readonly kind: 'row'; readonly resource: ModelResource; readonly by: readonly ModelField[] }
  | { readonly kind: 'list'; readonly resource: ModelResource; readonly arguments: ArgumentMeanings }
  | { readonly kind: 'tally'; readonly resource: ModelResource; readonly tally: ModelTally }
  | { readonly kind: 'node' | 'nodes'; readonly resources: readonly ModelResource[] }

export type RootWrite =
  | { readonly kind: 'action'; readonly action: ModelAction }
  | { readonly kind: 'write'; readonly right: WriteRight; readonly resource: ModelResource }

export type WriteRight = 'create' | 'update' | 'delete' | 'restore'

/** A member of what an action answers: its value, or the row that its value is the id of. */
export type PayloadMember =
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'referred'; readonly name: string; readonly resource: ModelResource }

/** A counter of a tally: its count, the value that it is told apart by, or a sum. */
export interface CounterMember {
  readonly kind: 'counter'
  readonly name: string
}

/** What the arguments of a list say about its rows, by argument. */
export type ArgumentMeanings = ReadonlyMap<string, ArgumentMeaning>

export interface ArgumentMeaning {
  readonly kind: 'is' | 'in' | 'range'
  readonly field: ModelField
}

/** The schema and, for each of its fields, what it means. */
export interface GraphqlSchema {
  readonly schema: GraphQLSchema
  meaningOf(type: string, field: string): Meaning
}
