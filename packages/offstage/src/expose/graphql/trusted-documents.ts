import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { GraphqlError } from './graphql-error.ts'
import type { DocumentReader } from './read-document.ts'

/** The texts of the documents that may be run, by the SHA-256 of the text in hexadecimal digits. */
export type TrustedDocuments = ReadonlyMap<string, string>

/** A list of documents that cannot be used; the message is a sentence for the person who starts the server. */
export class DocumentsError extends Error {
  override readonly name = 'DocumentsError'
}

/**
 * Reads a file that lists documents by their ids, or a folder of `.graphql` files. What stands under an id that is not
 * its own is refused: an id is a promise about the text.
 */
export function readTrustedDocuments(path: string): TrustedDocuments {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined)
    throw new DocumentsError(`There is no ${path}, which OFFSTAGE_GRAPHQL_DOCUMENTS names.`)
  return found.isDirectory() ? readFolder(path) : readManifest(path)
}

/** Refuses documents that this schema could not run, so that nobody finds out when they are asked for. */
export function checkTrustedDocuments(trusted: TrustedDocuments, documents: DocumentReader): void {
  for (const [id, text] of trusted) {
    const reading = documents.read(text)
    if (reading.kind === 'refused') throw new DocumentsError(complaint(id, reading.errors))
  }
}

function complaint(id: string, errors: readonly GraphqlError[]): string {
  return `The GraphQL document ${id} in OFFSTAGE_GRAPHQL_DOCUMENTS cannot be run: ${errors[0]?.message ?? ''}`
}

// ── Folder ───────────────────────────────────────────────────────────────────────────────────────────────────────

function readFolder(path: string): TrustedDocuments {
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(graphql|gql)$/.test(file),
  )
  if (files.length === 0) throw new DocumentsError(`There is no .graphql file in ${path}.`)
  return new Map(files.map((file) => withHash(readFileSync(join(path, file), 'utf8'))))
}

const withHash = (text: string): readonly [string, string] => [hashOf(text), text]

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

// ── Manifest ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** `{ "<id>": "<text>" }` as code generators and Relay write it, or Apollo's `{ "operations": [{ "id", "body" }] }`. */
function readManifest(path: string): TrustedDocuments {
  const documents = entriesOf(parseManifest(path))
  if (documents === undefined)
    throw new DocumentsError(`${path} should be a JSON object of GraphQL documents by their ids.`)
  for (const [id, text] of documents)
    if (id !== hashOf(text))
      throw new DocumentsError(
        `In ${path} "${id}" is not the SHA-256 of its document, which is ${hashOf(text)}.`,
      )
  return new Map(documents)
}

function parseManifest(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new DocumentsError(`${path} should be JSON.`)
  }
}

function entriesOf(manifest: unknown): readonly (readonly [string, string])[] | undefined {
  if (!isObject(manifest)) return undefined
  const { operations } = manifest
  const pairs = Array.isArray(operations)
    ? operations.map((one: unknown) => (isObject(one) ? [one['id'], one['body']] : []))
    : Object.entries(manifest)
  const named = pairs.map(([id, text]) => [String(id).replace(/^sha256:/, ''), text] as const)
  return named.every((pair): pair is readonly [string, string] => typeof pair[1] === 'string')
    ? named
    : undefined
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
