import { posix } from 'node:path'
import type { Rule } from './rule.ts'

const root = 'packages/offstage/src'
const page = 'ARCHITECTURE.md'

/** Every folder of the platform is named in ARCHITECTURE.md, as `name/`. */
export const architecture: Rule = {
  name: 'architecture',
  look: ({ tree }) => {
    const folders = foldersBelow(root, [...tree.keys()])
    const text = tree.get(page) ?? ''
    const unnamed = folders.filter((folder) => !names(text, posix.basename(folder)))
    return {
      seen: folders.length,
      faults: unnamed.map((folder) => ({ path: page, line: 1, what: `does not name ${folder}/` })),
    }
  },
}

function foldersBelow(folder: string, paths: readonly string[]): readonly string[] {
  const below = paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => posix.dirname(path))
  const withParents = below.flatMap((path) =>
    path
      .slice(folder.length + 1)
      .split('/')
      .map((_, at, parts) => posix.join(folder, ...parts.slice(0, at + 1))),
  )
  return [...new Set(withParents)].filter((path) => path !== folder).sort()
}

// The name stands alone: `live/` in a text names live/, `olive/` does not. A folder's name is letters
// and hyphens, which mean themselves in a pattern.
function names(text: string, folder: string): boolean {
  return new RegExp(`(?<![\\w-])${folder}/`).test(text)
}
