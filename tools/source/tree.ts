import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The text of the repository: what is tracked and what is about to be, by path from the root; binary files are empty. */
export type Tree = ReadonlyMap<string, string>

const neverOurs = new Set(['node_modules', 'dist', '.git', '.offstage', 'coverage'])
const binary = /\.(png|jpe?g|gif|webp|avif|ico|icns|woff2?|ttf|otf|pdf|mp[34]|webm|zip|gz|tgz|wasm)$/i

/** Reads the repository at `root`; a folder that is no git checkout is walked instead. */
export function readTree(root: string): Tree {
  const paths = existsSync(join(root, '.git')) ? listByGit(root) : walk(root)
  return new Map(paths.filter((path) => isFile(root, path)).map((path) => [path, readText(root, path)]))
}

/** Makes a tree out of literals, so that a test can plant a fault without touching a disk. */
export function treeOf(files: Readonly<Record<string, string>>): Tree {
  return new Map(Object.entries(files))
}

function listByGit(root: string): string[] {
  const listing = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return [...new Set(listing.split('\0'))].filter((path) => path !== '').sort()
}

function walk(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !neverOurs.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      return entry.isDirectory() ? walk(root, path) : [path]
    })
    .sort()
}

// A tracked file may be deleted in the working tree, and git lists a link to a folder as a file.
function isFile(root: string, path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false
}

// A picture counts as a file that links may lead to; there is nothing in it to read.
function readText(root: string, path: string): string {
  return binary.test(path) ? '' : readFileSync(join(root, path), 'utf8')
}
