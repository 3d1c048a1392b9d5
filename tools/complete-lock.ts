import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isLocked, type Locked } from './tidy/lockfile.ts'

const file = join(import.meta.dirname, '../package-lock.json')
const platform =
  /-?(aix|android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(gnu|musl)\w*|-\w+)?$/

/**
 * Names in package-lock.json the parts for other platforms that `npm install` left out. It leaves them out when the
 * registry it asks does not have them, and `npm ci` then refuses the lock on every platform.
 */
function main(): void {
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Locked } // npm's own format, lockfileVersion 3
  const added = missingParts(lock.packages)
  const packages = Object.fromEntries([...Object.entries(lock.packages), ...added].sort(byPlace))
  writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`)
  console.log(`${added.length} parts added to package-lock.json`)
}

type Entry = readonly [string, object]

function missingParts(locked: Locked): readonly Entry[] {
  return Object.entries(locked).flatMap(([place, whole]) =>
    Object.entries(whole.optionalDependencies ?? {})
      .filter(([name]) => !isLocked(locked, place, name))
      .map(([name, version]) => partOf(whole, name, version)),
  )
}

function partOf(whole: Locked[string], name: string, version: string): Entry {
  const [, os, cpu, libc] = platform.exec(name) ?? []
  assert(os !== undefined && cpu !== undefined, `${name} does not say which platform it is for`)
  assert(
    /^\d/.test(version),
    `${name} is wanted as ${version}, and only an exact version can be named unseen`,
  )
  const entry = {
    version,
    cpu: [cpu],
    ...(whole.dev === undefined ? {} : { dev: whole.dev }),
    ...(os === 'linux' && libc !== undefined ? { libc: [libc === 'gnu' ? 'glibc' : 'musl'] } : {}),
    ...(whole.license === undefined ? {} : { license: whole.license }),
    optional: true,
    os: [os],
    ...(whole.engines === undefined ? {} : { engines: whole.engines }),
  }
  return [`node_modules/${name}`, entry]
}

// npm sorts the lock in this way, so that completing it changes nothing else.
function byPlace([a]: Entry, [b]: Entry): number {
  return a.localeCompare(b, 'en')
}

main()
