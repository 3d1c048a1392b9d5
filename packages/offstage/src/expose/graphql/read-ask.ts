import { problem } from '../../errors.ts'
import type { GraphqlAsk } from './answer-operation.ts'
import { refuse } from './graphql-error.ts'
import type { TrustedDocuments } from './trusted-documents.ts'

/** Reads what somebody sends, whatever the transport: a document, or the id of a trusted one, and what belongs to it. */
export function readAsk(given: unknown, trusted: TrustedDocuments | undefined): GraphqlAsk {
  if (Array.isArray(given)) throw refuse('Requests are sent one at a time; a list of them is refused.')
  if (!isObject(given)) throw refuse('A request is a JSON object with "query".')
  const { operationName, variables, extensions } = given
  if (!isAbsent(operationName) && typeof operationName !== 'string')
    throw refuse('"operationName" should be text.')
  if (!isAbsent(variables) && !isObject(variables)) throw refuse('"variables" should be an object.')
  if (!isAbsent(extensions) && !isObject(extensions)) throw refuse('"extensions" should be an object.')
  return {
    query: trusted === undefined ? readText(given) : trustedText(given, trusted),
    operationName: operationName || undefined,
    variables: isObject(variables) ? variables : {},
  }
}

type Given = Readonly<Record<string, unknown>>

function readText(given: Given): string {
  const { query } = given
  if (typeof query === 'string' && query !== '') return query
  const id = documentIdOf(given)
  if (id !== undefined) throw problem('E_DOCUMENT_UNKNOWN', { id })
  throw refuse('"query" should be the text of a GraphQL document.')
}

/** The text that is known by the id; a text that is sent beside it counts for nothing. */
function trustedText(given: Given, trusted: TrustedDocuments): string {
  const id = documentIdOf(given)
  if (id === undefined) throw problem('E_DOCUMENT_REQUIRED')
  const text = trusted.get(id.replace(/^sha256:/, ''))
  if (text === undefined) throw problem('E_DOCUMENT_UNKNOWN', { id: id.slice(0, ID_SHOWN_MAX) })
  return text
}

const ID_SHOWN_MAX = 100

/** The id as GraphQL over HTTP has it, or as Apollo's clients send it. */
function documentIdOf({ documentId, extensions }: Given): string | undefined {
  if (typeof documentId === 'string') return documentId
  const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined
  const hash = isObject(persisted) ? persisted['sha256Hash'] : undefined
  return typeof hash === 'string' ? hash : undefined
}

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null

const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
