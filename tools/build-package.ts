import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isSource } from './source/imports.ts'

/**
 * Compiles src/ of the package in `folder` to dist/, JavaScript and types: Node runs no TypeScript under
 * node_modules, so what is published carries none. Wired as the prepack script of each published package.
 */
export function buildPackage(folder: string): void {
  for (const needed of neighboursNeededBy(folder)) buildPackage(needed)
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  compile(folder)
  copyAssets(join(folder, 'src'), dist)
  assert(existsSync(join(dist, 'index.js')), `${dist} has no index.js after the build`)
}

// A package is compiled against the types that its neighbours publish, as at the place of whoever installs it.
function neighboursNeededBy(folder: string): readonly string[] {
  const { peerDependencies = {} } = readManifest(folder)
  return readdirSync(dirname(folder))
    .map((name) => join(dirname(folder), name))
    .filter((neighbour) => existsSync(join(neighbour, 'package.json')))
    .filter((neighbour) => readManifest(neighbour).name in peerDependencies)
}

interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, { readonly default?: string }>>
  readonly bin?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest // npm's own format
}

function compile(folder: string): void {
  // In dist/, because git ignores it there should the compiler be stopped half way.
  const project = join(folder, 'dist', 'tsconfig.json')
  mkdirSync(dirname(project))
  writeFileSync(project, JSON.stringify(projectOf(folder)))
  try {
    const tsc = join(import.meta.dirname, '../node_modules/typescript/bin/tsc')
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project, '--pretty', 'false'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    assert(status === 0, `${basename(folder)} does not compile.\n${stdout}`)
  } finally {
    rmSync(project)
  }
}

function projectOf(folder: string): object {
  return {
    extends: join(import.meta.dirname, '../tsconfig.base.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      rootDir: join(folder, 'src'),
      outDir: join(folder, 'dist'),
      customConditions: [],
    },
    // What they import comes with them; what only tests import does not.
    files: entriesOf(folder),
  }
}

/** The sources of what the manifest offers, as they are reached from dist/. */
function entriesOf(folder: string): readonly string[] {
  const { exports = {}, bin = {} } = readManifest(folder)
  const built = [...Object.values(exports).map((entry) => entry.default), ...Object.values(bin)]
  return built
    .filter((path) => path !== undefined)
    .map((path) => path.replace('./dist/', '../src/').replace(/\.js$/, '.ts'))
}

function copyAssets(src: string, dist: string): void {
  cpSync(src, dist, {
    recursive: true,
    filter: (path) => !isSource(path) && !path.includes('__snapshots__'),
  })
}

if (import.meta.main) buildPackage(resolve(process.argv[2] ?? '.'))
