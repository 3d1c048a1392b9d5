import { buildSchema } from '../expose/graphql/build-schema.ts'
import type { GraphqlLimits } from '../expose/graphql/limits.ts'
import { documentReader } from '../expose/graphql/read-document.ts'
import { checkTrustedDocuments, readTrustedDocuments } from '../expose/graphql/trusted-documents.ts'
import type { Model } from '../model/model.ts'
import type { Config } from './config/read-config.ts'

/** Finds out before anything else is begun whether GraphQL could run the documents that it is to run. */
export function requireDocuments(model: Model, config: Config): void {
  if (config.graphqlDocuments === undefined) return
  const documents = documentReader(buildSchema(model).schema, graphqlLimits(config))
  checkTrustedDocuments(readTrustedDocuments(config.graphqlDocuments), documents)
}

export const graphqlLimits = (config: Config): GraphqlLimits => ({
  costMax: config.graphqlCostMax,
  depthMax: config.graphqlDepthMax,
  aliasesMax: config.graphqlAliasesMax,
})
