import { posix } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { resolvePackage, workspacePackages, type WorkspacePackage } from './packages.ts'
import type { Tree } from './tree.ts'

/** One place where a file names another module: an import, a re-export, an `import()` or an import type. */
export type Import = {
  readonly from: string
  readonly line: number
  /** As written: `./money.ts`, `offstage`, `node:fs`. */
  readonly specifier: string
  /** The path in the repository that the specifier leads to; undefined outside the workspace. */
  readonly to: string | undefined
  readonly typeOnly: boolean
}

const source = /\.(?:[cm]?ts|tsx|[cm]?js|jsx)$/

/** True for a path whose text is TypeScript or JavaScript. */
export function isSource(path: string): boolean {
  return source.test(path)
}

/** True for a test, which no package carries and which may look at everything. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path)
}

/** All imports of the source files of a tree, in the order of the files. */
export function readImports(tree: Tree): readonly Import[] {
  const packages = workspacePackages(tree)
  return [...tree]
    .filter(([path]) => isSource(path))
    .flatMap(([path, text]) => importsOf(path, text, packages))
}

function importsOf(path: string, text: string, packages: readonly WorkspacePackage[]): readonly Import[] {
  return namedModules(path, text).map(({ specifier, offset, typeOnly }) => ({
    from: path,
    line: lineAt(text, offset),
    specifier,
    to: specifier.startsWith('.')
      ? posix.join(posix.dirname(path), specifier)
      : resolvePackage(packages, specifier),
    typeOnly,
  }))
}

type NamedModule = { readonly specifier: string; readonly offset: number; readonly typeOnly: boolean }

function namedModules(path: string, text: string): readonly NamedModule[] {
  const found: NamedModule[] = []
  const note = (specifier: string, offset: number, typeOnly: boolean): void => {
    found.push({ specifier, offset, typeOnly })
  }
  new Visitor({
    // `import { type A } from` still loads the module under verbatimModuleSyntax; only `import type` does not.
    ImportDeclaration: (node) => note(node.source.value, node.start, node.importKind === 'type'),
    ExportNamedDeclaration: (node) => {
      if (node.source) note(node.source.value, node.start, node.exportKind === 'type')
    },
    ExportAllDeclaration: (node) => note(node.source.value, node.start, node.exportKind === 'type'),
    ImportExpression: (node) => {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') {
        note(node.source.value, node.start, false)
      }
    },
    TSImportType: (node) => note(node.source.value, node.start, true),
  }).visit(parseSync(path, text).program)
  return found
}

/** The line, from 1, of an offset in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}
