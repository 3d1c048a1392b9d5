import { execute, Kind, type DocumentNode, type FieldNode, type OperationDefinitionNode } from 'graphql'
import type { GraphqlSchema } from './meaning.ts'
import type { QueryStep } from './plan-query.ts'
import { errorOfSyntax } from './graphql-error.ts'
import type { AnsweredField, Introspect } from './answer-query.ts'

/** What an operation's questions about the schema are answered with: graphql-js's own executor. */
export function introspector(
  { schema }: GraphqlSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Introspect {
  return ({ field }: Extract<QueryStep, { kind: 'introspection' }>): AnsweredField => {
    const alone = withOnly(document, operation, field.nodes)
    const result = execute({ schema, document: alone, variableValues: variables })
    // Nothing in the schema's description of itself is asynchronous.
    if (result instanceof Promise) throw new Error('Introspection is answered at once.')
    const json = JSON.stringify(result.data?.[field.key] ?? null)
    return { key: field.key, json, errors: (result.errors ?? []).map(errorOfSyntax) }
  }
}

/** The document with nothing in the operation but the given fields. */
function withOnly(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  selections: readonly FieldNode[],
): DocumentNode {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  const reduced: OperationDefinitionNode = {
    ...operation,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  }
  return { ...document, definitions: [reduced, ...fragments] }
}
