import { readImports, type Import } from '../source/imports.ts'
import { readTree, type Tree } from '../source/tree.ts'

/** What every rule looks at: the text of the repository and who imports whom. */
export type Repository = { readonly tree: Tree; readonly imports: readonly Import[] }

/** One thing that is not as it should be, and where. */
export type Fault = { readonly path: string; readonly line: number; readonly what: string }

/** What a rule found, and at how many things it looked: a rule that saw nothing has not passed. */
export type Finding = { readonly seen: number; readonly faults: readonly Fault[] }

/** One thing that holds everywhere in the repository. */
export type Rule = {
  readonly name: string
  readonly look: (repository: Repository) => Finding
}

/** Reads the repository at `root` for the rules. */
export function readRepository(root: string): Repository {
  return repositoryOf(readTree(root))
}

/** Completes a tree with its imports. */
export function repositoryOf(tree: Tree): Repository {
  return { tree, imports: readImports(tree) }
}
