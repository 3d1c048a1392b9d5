import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

const repository = join(import.meta.dirname, '../..')

/** Files by path from the root, as they are to be planted. */
export type Files = Readonly<Record<string, string>>

/**
 * Makes a small repository for one test: the given files, copies of the named paths of this repository, and
 * usually its node_modules. Returns the root; it is removed when the test has finished.
 */
export function plant(
  files: Files,
  copied: readonly string[] = [],
  { withNodeModules = true }: { readonly withNodeModules?: boolean } = {},
): string {
  const root = mkdtempSync(join(tmpdir(), 'offstage-planted-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  if (withNodeModules) symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  for (const path of copied) cpSync(join(repository, path), join(root, path), { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}
