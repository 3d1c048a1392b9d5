import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandError, say } from '../command.ts'

// The same place from the sources and from what is published: two folders above this one is the package.
const TEMPLATE = fileURLToPath(new URL('../../../templates/app', import.meta.url))
const PACKAGE = fileURLToPath(new URL('../../../package.json', import.meta.url))

export async function newApp([folder]: readonly string[]): Promise<number> {
  if (folder === undefined) throw new CommandError('Say where: `offstage new my-app`.')
  const path = resolve(folder)
  await requireEmpty(path)
  await cp(TEMPLATE, path, { recursive: true })
  // npm leaves out files of these names when it packs, so they travel under another one.
  await rename(join(path, 'gitignore'), join(path, '.gitignore'))
  await nameIt(path)
  say(`Made ${path}. Next:\n\n  cd ${folder}\n  npm install\n  npx offstage migrate\n  npm start\n`)
  return 0
}

async function requireEmpty(path: string): Promise<void> {
  await mkdir(path, { recursive: true })
  const there = await readdir(path)
  if (there.length > 0) throw new CommandError(`${path} is not empty.`)
}

async function nameIt(path: string): Promise<void> {
  const file = join(path, 'package.json')
  // Both are JSON objects of ours.
  const made = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown> & {
    dependencies: Record<string, string>
  }
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string }
  const name =
    basename(path)
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'app'
  await writeFile(
    file,
    `${JSON.stringify({ ...made, name, dependencies: { ...made.dependencies, offstage: version } }, undefined, 2)}\n`,
  )
}
