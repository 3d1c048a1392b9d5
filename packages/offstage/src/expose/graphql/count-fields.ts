import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql'
import { refuse } from './graphql-error.ts'
import type { GraphqlLimits } from './limits.ts'

const FIELDS_MAX = 500

interface Size {
  readonly fields: number
  readonly depth: number
  readonly aliases: number
}

/**
 * Refuses a document that is too large before it is validated, whose work grows faster than the document: counted are
 * the fields of operations with fragments taken in, and the fields as they are written, fragments that nobody uses too.
 */
export function limitFields({ definitions }: DocumentNode, { depthMax, aliasesMax }: GraphqlLimits): void {
  const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
  const known = knownFragments(fragments)
  const asked = together(operations.map(({ selectionSet }) => sizeOfSet(selectionSet, known)))
  const written = together(
    [...operations, ...fragments].map(({ selectionSet }) => sizeOfSet(selectionSet, () => NOTHING)),
  )
  if (asked.depth > depthMax) throw refuse(`The document is nested deeper than ${depthMax} levels.`)
  if (asked.aliases > aliasesMax)
    throw refuse(`The document asks for more than ${aliasesMax} fields under other names.`)
  if (Math.max(asked.fields, written.fields) > FIELDS_MAX)
    throw refuse(`The document asks for more than ${FIELDS_MAX} fields.`)
}

const NOTHING: Size = { fields: 0, depth: 0, aliases: 0 }

type SizeOfFragment = (name: string) => Size

/**
 * The sizes of fragments by name, each worked out once, however often it is spread. What a cycle adds is left out:
 * validation refuses cycles.
 */
function knownFragments(fragments: readonly FragmentDefinitionNode[]): SizeOfFragment {
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
  const known = new Map<string, Size>()
  return function sizeOf(name) {
    const counted = known.get(name)
    const fragment = byName.get(name)
    if (counted !== undefined || fragment === undefined) return counted ?? NOTHING
    known.set(name, NOTHING)
    const size = sizeOfSet(fragment.selectionSet, sizeOf)
    known.set(name, size)
    return size
  }
}

function sizeOfSet({ selections }: SelectionSetNode, sizeOfFragment: SizeOfFragment): Size {
  return together(
    selections.map((one) => {
      if (one.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(one.name.value)
      const inner = one.selectionSet === undefined ? NOTHING : sizeOfSet(one.selectionSet, sizeOfFragment)
      if (one.kind === Kind.INLINE_FRAGMENT) return inner
      // The schema's description of itself is nested deeper than data, and validation bounds it by itself.
      const depth = one.name.value.startsWith('__') ? 1 : inner.depth + 1
      return { fields: inner.fields + 1, depth, aliases: inner.aliases + (one.alias === undefined ? 0 : 1) }
    }),
  )
}

function together(sizes: readonly Size[]): Size {
  return {
    fields: sizes.reduce((total, { fields }) => total + fields, 0),
    aliases: sizes.reduce((total, { aliases }) => total + aliases, 0),
    depth: sizes.reduce((most, { depth }) => Math.max(most, depth), 0),
  }
}
