import {
  execute,
  Kind,
  specifiedScalarTypes,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql'
import type { QueryStep } from './plan-query.ts'
import { errorOfSyntax } from './graphql-error.ts'
import type { AnsweredField, Introspect } from './answer-query.ts'

/** What an operation's questions about the schema are answered with: graphql-js's own executor. */
export function introspector(
  schema: GraphQLSchema,
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

const SCALARS: ReadonlySet<string> = new Set(specifiedScalarTypes.map(({ name }) => name))

/** Questions about the schema take nothing but scalars; a variable of another type is not theirs, and perhaps not in sight. */
function isScalar(type: TypeNode): boolean {
  return type.kind === Kind.NAMED_TYPE ? SCALARS.has(type.name.value) : isScalar(type.type)
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
    variableDefinitions: (operation.variableDefinitions ?? []).filter(({ type }) => isScalar(type)),
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  }
  return { ...document, definitions: [reduced, ...fragments] }
}
