import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'

// `npm start`: builds the web app where it is missing or older than its sources, then runs `offstage start` with what
// stands in offstage.config.ts.
const WEB = 'web'
const BUILT = join(WEB, 'dist', 'index.html')

if (!isFresh()) build()
await import('../packages/offstage/src/cli/main.ts')

function isFresh(): boolean {
  return (
    existsSync(BUILT) &&
    statSync(BUILT).mtimeMs > newest([join(WEB, 'src'), join(WEB, 'index.html'), 'package-lock.json'])
  )
}

function newest(places: readonly string[]): number {
  return Math.max(
    ...places
      .flatMap((place) =>
        statSync(place).isDirectory()
          ? readdirSync(place, { recursive: true, encoding: 'utf8' }).map((name) => join(place, name))
          : [place],
      )
      .map((file) => statSync(file).mtimeMs),
  )
}

function build(): void {
  process.stdout.write('building the web app …\n')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', WEB, '--logLevel', 'warn'],
    { encoding: 'utf8' },
  )
  if (status === 0) return
  process.stderr.write(`${stdout}${stderr}\nThe web app could not be built.\n`)
  process.exit(1)
}
