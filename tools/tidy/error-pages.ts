import { lineAt } from '../source/imports.ts'
import type { Fault, Rule } from './rule.ts'

const registry = 'packages/offstage/src/errors.ts'
const page = 'docs/reference/errors.md'

/** Every error code has an entry in the reference, and the reference names no other. */
export const errorPages: Rule = {
  name: 'error-pages',
  look: ({ tree }) => {
    const codes = named(tree.get(registry) ?? '', /^ {2}(E_[A-Z0-9_]+):/gm)
    const entries = named(tree.get(page) ?? '', /^#+ +(E_[A-Z0-9_]+)\s*$/gm)
    return {
      seen: codes.size,
      faults: [
        ...missing(
          codes,
          entries,
          registry,
          (code) => `${code} has no entry in ${page}; run node tools/docs-reference.ts`,
        ),
        ...missing(entries, codes, page, (code) => `${code} is not in the registry`),
      ],
    }
  },
}

type Named = ReadonlyMap<string, number>

function named(text: string, pattern: RegExp): Named {
  return new Map([...text.matchAll(pattern)].map((match) => [match[1] ?? '', lineAt(text, match.index + 1)]))
}

function missing(all: Named, known: Named, path: string, say: (code: string) => string): readonly Fault[] {
  return [...all]
    .filter(([code]) => !known.has(code))
    .map(([code, line]) => ({ path, line, what: say(code) }))
}
