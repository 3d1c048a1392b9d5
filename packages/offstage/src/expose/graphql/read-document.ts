import {
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { Problem } from '../../errors.ts'
import { limitFields } from './count-fields.ts'
import { errorOfSyntax, errorOfProblem, refuse, type GraphqlError } from './graphql-error.ts'
import type { GraphqlLimits } from './limits.ts'

const DOCUMENT_BYTES_MAX = 16_384
// A document of the greatest size that is written to be read has about one token for every five bytes.
const TOKENS_MAX = 4_000
const DOCUMENTS_MAX = 1_000
const ERRORS_MAX = 10

/** A document that was parsed, counted and found valid. */
export interface ReadDocument {
  readonly document: DocumentNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'refused'; readonly errors: readonly GraphqlError[] }

/** The schema as somebody may look at it, made when it is needed; undefined where they may not. */
export type Seen = () => GraphQLSchema | undefined

/** Reads documents; the valid ones are remembered by their text. */
export interface DocumentReader {
  /** `seen`: the schema as the asker may look at it, from which names are offered for those that do not fit. */
  read(text: string, seen?: Seen): Reading<ReadDocument>
}

export function documentReader(schema: GraphQLSchema, limits: GraphqlLimits): DocumentReader {
  const known = new LRUCache<string, ReadDocument>({ max: DOCUMENTS_MAX })
  return {
    read(text, seen) {
      const remembered = known.get(text)
      if (remembered !== undefined) return { kind: 'read', value: remembered }
      const reading = readDocument(schema, text, limits, seen)
      if (reading.kind === 'read') known.set(text, reading.value)
      return reading
    },
  }
}

function readDocument(
  schema: GraphQLSchema,
  text: string,
  limits: GraphqlLimits,
  seen: Seen | undefined,
): Reading<ReadDocument> {
  try {
    if (Buffer.byteLength(text) > DOCUMENT_BYTES_MAX)
      throw refuse(`The document is larger than ${DOCUMENT_BYTES_MAX} bytes.`)
    const document = parse(text, { maxTokens: TOKENS_MAX })
    limitFields(document, limits)
    const errors = validate(schema, document, undefined, { maxErrors: ERRORS_MAX, hideSuggestions: true })
    if (errors.length > 0)
      return { kind: 'refused', errors: withSuggestions(errors, document, seen).map(errorOfSyntax) }
    return { kind: 'read', value: { document, fragments: fragmentsOf(document) } }
  } catch (error) {
    return { kind: 'refused', errors: [unreadable(error)] }
  }
}

/** The errors, with the names that were probably meant where the asker could have looked them up. */
function withSuggestions(
  errors: readonly GraphQLError[],
  document: DocumentNode,
  seen: Seen | undefined,
): readonly GraphQLError[] {
  const shown = seen?.()
  if (shown === undefined) return errors
  const told = validate(shown, document, undefined, { maxErrors: ERRORS_MAX })
  return errors.map((error) => told.find(({ message }) => message.startsWith(error.message)) ?? error)
}

function unreadable(error: unknown): GraphqlError {
  if (error instanceof GraphQLError) return errorOfSyntax(error)
  if (error instanceof Problem) return errorOfProblem(error)
  // The parser calls itself for each level of nesting, and runs out of stack before it runs out of tokens.
  if (error instanceof RangeError)
    return errorOfProblem(refuse('The document is nested too deep to be read.'))
  throw error
}

function fragmentsOf({ definitions }: DocumentNode): ReadDocument['fragments'] {
  return new Map(
    definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  )
}

/** The operation that a request means: the named one, or the only one. */
export function operationOf(
  { document }: ReadDocument,
  name: string | undefined,
): Reading<OperationDefinitionNode> {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  const named = name === undefined ? operations : operations.filter((one) => one.name?.value === name)
  const [operation, another] = named
  if (operation === undefined)
    return refused(
      name === undefined ? 'The document has no operation.' : `The document has no operation "${name}".`,
    )
  if (another !== undefined)
    return refused('The document has several operations; say which one in "operationName".')
  return { kind: 'read', value: operation }
}

const refused = (why: string): Reading<never> => ({ kind: 'refused', errors: [errorOfProblem(refuse(why))] })
