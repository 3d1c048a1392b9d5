import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plant } from './testing/plant.ts'

const repository = join(import.meta.dirname, '..')
const PACKAGES = { offstage: 'packages/offstage', '@offstage/client': 'packages/client' } as const
type Package = keyof typeof PACKAGES

// Everything is packed once, in a copy of the repository whose packages find each other there.
const place = mkdtempSync(join(tmpdir(), 'offstage-packed-'))
const root = join(place, 'repository')
const tarballs = new Map<Package, string>()
beforeAll(() => {
  for (const path of ['package.json', 'tsconfig.base.json', 'tools', 'packages'])
    cpSync(join(repository, path), join(root, path), { recursive: true })
  linkModules(root)
  symlinkSync('../packages/offstage', join(root, 'node_modules/offstage'))
  for (const name of packageNames()) tarballs.set(name, pack(name))
})
afterAll(() => rmSync(place, { recursive: true }))

const packageNames = (): readonly Package[] => Object.keys(PACKAGES) as Package[] // as it is written above

const notes = {
  'app.ts': `import { app, everyone, feature, resource, text } from 'offstage'
const Note = resource('note', { title: text({ max: 80 }) })
  .list({ by: [], then: ['title'] })
  .policy(() => ({ read: everyone }))
export const notes = app('notes', { features: [feature('notes', { resources: [Note] })] })
`,
}

test.each(packageNames())('%s carries what it needs, and nothing else', (name) => {
  const folder = join(installed(), 'node_modules', name)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  expect(readFileSync(join(folder, 'LICENSE'), 'utf8')).toBe(
    readFileSync(join(repository, 'LICENSE'), 'utf8'),
  )
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).not.toMatch(/\]\(\.\.?\//)
  expect(
    files.filter((file) => /\.(test|fixture)\.|(^|\/)(src|types|contract|cases)(\/|$)/.test(file)),
  ).toEqual([])
  expect(files.filter((file) => /[^d]\.ts$/.test(file) && !file.startsWith('templates/'))).toEqual([])

  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest // npm's own format
  expect(manifest.license).toBe('MIT')
  expect(manifest).not.toHaveProperty('repository')
  for (const { types, default: script } of Object.values(manifest.exports))
    for (const path of [types, script]) expect(existsSync(join(folder, path)), path).toBe(true)
})

test('an app outside the repository runs on the packed platform and is held to its types', () => {
  const outside = installed(notes)
  expect(namesOf(outside, 'offstage')).toContain('resource')
  expect(namesOf(outside, 'offstage')).toBe(namesOf(outside, join(root, 'packages/offstage/src/index.ts')))

  writeFileSync(join(outside, 'wrong.ts'), "import { text } from 'offstage'\ntext({ max: 'many' })\n")
  expect(compile(outside, 'app.ts')).toBe('')
  expect(compile(outside, 'wrong.ts')).toContain('wrong.ts(2,8): error TS2322')
})

test('a screen outside the repository is held by the packed client to the types of its app', () => {
  const outside = installed(notes)
  expect(namesOf(outside, '@offstage/client')).toContain('createClient')
  expect(namesOf(outside, '@offstage/client/react')).toContain('useList')

  const using = `import { createClient } from '@offstage/client'
import { useList } from '@offstage/client/react'
import type { notes } from './app.ts'
const client = createClient<typeof notes>({ url: 'http://127.0.0.1:4000' })
`
  writeFileSync(
    join(outside, 'right.ts'),
    `${using}const { data } = await client.note.list({ orderBy: '-title' })
export const title: string | undefined = data[0]?.title
export const useNotes = () => useList(client.note, { orderBy: 'title' })
`,
  )
  writeFileSync(
    join(outside, 'wrong.ts'),
    `${using}await client.note.list({ where: { title: 'x' } })\nvoid useList\n`,
  )
  expect(compile(outside, 'right.ts')).toBe('')
  expect(compile(outside, 'wrong.ts')).toMatch(/wrong\.ts\(5,\d+\): error TS/)
})

test('a new app is made, migrated, started and read with nothing but the packed platform and its client', async () => {
  const outside = installed()
  const cli = join(outside, 'node_modules/offstage/dist/cli/main.js')
  const made = join(outside, 'tasks')
  expect(command(outside, [cli, 'new', made])).toContain('npx offstage migrate')
  expect(command(made, [cli, 'migrate'])).toContain('create table task')

  const server = spawn(process.execPath, [cli, 'start'], { cwd: made, env: { ...process.env, PORT: '0' } })
  try {
    const url = await urlOf(server)
    const cookie = await signIn(url)
    const headers = { 'content-type': 'application/json', cookie }
    const body = JSON.stringify({ title: 'Try it', due: '2026-12-01' })
    const created = await fetch(`${url}/api/tasks`, { method: 'POST', headers, body })
    expect(created.status).toBe(201)
    expect((await fetch(`${url}/docs`)).status).toBe(200)

    writeFileSync(join(made, 'read.ts'), readTasks)
    expect(compile(made, 'read.ts', join(outside, 'node_modules'))).toBe('')
    expect(command(made, ['read.ts', url, cookie])).toBe('["Try it"]\n')
  } finally {
    server.kill('SIGINT')
    await once(server, 'exit')
  }
})

const readTasks = `import { createClient } from '@offstage/client'
import type tasks from './app.ts'
const [url = '', cookie = ''] = process.argv.slice(2)
const client = createClient<typeof tasks>({ url, headers: { cookie } })
const [me] = (await client.user.list({})).data
const { data } = me === undefined ? { data: [] } : await client.task.list({ where: { owner: me.id } })
console.log(JSON.stringify(data.map(({ title }) => title)))
`

interface Manifest {
  readonly license: string
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>
}

// ── Packing and installing ───────────────────────────────────────────────────────────────────────────────────────

function pack(name: Package): string {
  const args = [
    'pack',
    '--workspace',
    PACKAGES[name],
    '--pack-destination',
    place,
    '--loglevel=error',
    '--json',
  ]
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  const [, file] = /"filename": "([^"]+)"/.exec(stdout) ?? []
  return join(place, file ?? 'nothing was packed')
}

/** A folder outside the repository, with these files and the packed packages, as npm would lay them out. */
function installed(files: Readonly<Record<string, string>> = {}): string {
  const outside = plant({ 'package.json': '{ "type": "module" }', ...files }, [], { withNodeModules: false })
  linkModules(outside)
  for (const [name, tarball] of tarballs) {
    const folder = join(outside, 'node_modules', name)
    mkdirSync(folder, { recursive: true })
    const args = ['-xzf', tarball, '-C', folder, '--strip-components=1']
    const { status, stderr } = spawnSync('tar', args, { encoding: 'utf8' })
    expect(status, stderr).toBe(0)
  }
  return outside
}

/** What the packages depend on is taken from this repository, they themselves are not. */
function linkModules(folder: string): void {
  const [modules, ours] = [join(folder, 'node_modules'), join(repository, 'node_modules')]
  mkdirSync(modules)
  for (const entry of readdirSync(ours))
    if (entry !== 'offstage' && entry !== '@offstage' && !entry.startsWith('.'))
      symlinkSync(join(ours, entry), join(modules, entry))
}

// ── Using what is installed ──────────────────────────────────────────────────────────────────────────────────────

function command(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return stdout
}

function namesOf(folder: string, module: string): string {
  const show = `import * as names from ${JSON.stringify(module)}; console.log(Object.keys(names).join())`
  return command(folder, ['--input-type=module', '-e', show])
}

/** What the compiler says of a file; nothing when it has nothing to complain of. */
function compile(folder: string, file: string, modules = join(folder, 'node_modules')): string {
  const tsc = join(modules, 'typescript/bin/tsc')
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024']
  const args = [tsc, '--ignoreConfig', ...options, '--allowImportingTsExtensions', '--types', 'node', file]
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  return stdout + stderr
}

async function urlOf(server: ChildProcess): Promise<string> {
  let said = ''
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  server.stdout?.on('data', (chunk) => {
    said += String(chunk)
    const [, url] = /on stage at (\S+)/.exec(said) ?? []
    if (url !== undefined) resolve(url)
  })
  server.on('exit', () => reject(new Error(`The server ended before it was on stage:\n${said}`)))
  return promise
}

async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ann@example.org', password: 'open-the-curtain' }),
  })
  expect(answer.status).toBe(200)
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
