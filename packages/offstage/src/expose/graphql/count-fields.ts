import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql'
import { refuse } from './graphql-error.ts'

export const DEPTH_MAX = 10
export const FIELDS_MAX = 500

interface Size {
  readonly fields: number
  readonly depth: number
}

/**
 * Refuses a document that is too large before it is validated, whose work grows faster than the document: counted are
 * fields with fragments expanded. What a cycle of fragments adds is left to validation, which refuses cycles.
 */
export function limitFields(document: DocumentNode): void {
  const { fields, depth } = sizeOf(document)
  if (depth > DEPTH_MAX) throw refuse(`The document is nested deeper than ${DEPTH_MAX} levels.`)
  if (fields > FIELDS_MAX) throw refuse(`The document asks for more than ${FIELDS_MAX} fields.`)
}

function sizeOf({ definitions }: DocumentNode): Size {
  const fragments = new Map(
    definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  )
  const known = new Map<string, Size>()
  const sizes = definitions.flatMap((one) =>
    'selectionSet' in one && one.selectionSet !== undefined
      ? [sizeOfSet(one.selectionSet, fragments, known)]
      : [],
  )
  return together(sizes)
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

function sizeOfSet({ selections }: SelectionSetNode, fragments: Fragments, known: Map<string, Size>): Size {
  return together(
    selections.map((one) => {
      if (one.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(one.name.value, fragments, known)
      if (one.kind === Kind.INLINE_FRAGMENT) return sizeOfSet(one.selectionSet, fragments, known)
      const inner = one.selectionSet === undefined ? NOTHING : sizeOfSet(one.selectionSet, fragments, known)
      // The schema's own types are nested deeper than data, and validation bounds them by itself.
      const depth = one.name.value.startsWith('__') ? 1 : inner.depth + 1
      return { fields: inner.fields + 1, depth }
    }),
  )
}

const NOTHING: Size = { fields: 0, depth: 0 }

/** Each fragment is counted once, however often it is spread; while it is being counted it counts for nothing. */
function sizeOfFragment(name: string, fragments: Fragments, known: Map<string, Size>): Size {
  const counted = known.get(name)
  const fragment = fragments.get(name)
  if (counted !== undefined || fragment === undefined) return counted ?? NOTHING
  known.set(name, NOTHING)
  const size = sizeOfSet(fragment.selectionSet, fragments, known)
  known.set(name, size)
  return size
}

function together(sizes: readonly Size[]): Size {
  return {
    fields: sizes.reduce((total, { fields }) => total + fields, 0),
    depth: sizes.reduce((most, { depth }) => Math.max(most, depth), 0),
  }
}
