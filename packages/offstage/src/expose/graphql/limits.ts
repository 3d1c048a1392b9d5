/** How much a document may ask for, on every transport. */
export interface GraphqlLimits {
  /** Rows that could be built, fragments and aliases taken in. */
  readonly costMax: number
  /** Levels of nesting. */
  readonly depthMax: number
  /** Fields under another name. */
  readonly aliasesMax: number
}

export const GRAPHQL_LIMITS: GraphqlLimits = { costMax: 2_000, depthMax: 10, aliasesMax: 100 }
