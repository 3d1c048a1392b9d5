import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

// `npm run new -- ../my-app`: an app outside this repository that stands on the platform as it is here, packed. What
// `offstage new` makes takes the platform from a registry.

async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new Error('Say where: npm run new -- ../my-app')
  // npm runs scripts in the root; a path is meant from where it was typed.
  const app = resolve(process.env.INIT_CWD ?? '.', folder)
  const { newApp } = await import('../packages/offstage/src/cli/commands/new-app.ts')
  await newApp([app])
  const vendor = join(app, 'vendor')
  mkdirSync(vendor)
  pack(vendor)
  const [tarball] = readdirSync(vendor)
  dependOn(app, `file:vendor/${tarball}`)
}

function pack(destination: string): void {
  const root = join(import.meta.dirname, '..')
  const args = [
    'pack',
    '--workspace',
    'packages/offstage',
    '--pack-destination',
    destination,
    '--loglevel=error',
  ]
  const { status } = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('The platform could not be packed.')
}

function dependOn(app: string, place: string): void {
  const file = join(app, 'package.json')
  const made = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> } // our template
  const dependencies = { ...made.dependencies, offstage: place }
  writeFileSync(file, `${JSON.stringify({ ...made, dependencies }, undefined, 2)}\n`)
}

await main(process.argv[2])
