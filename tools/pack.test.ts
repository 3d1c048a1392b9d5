import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plant } from './testing/plant.ts'

test('an app outside the repository runs on the packed platform and is held to its types', () => {
  const root = plant({}, ['package.json', 'tsconfig.base.json', 'tools', 'packages'])
  const outside = install(pack(root, 'packages/offstage'), 'offstage')

  writeFileSync(
    join(outside, 'names.ts'),
    "import * as names from 'offstage'\nconsole.log(Object.keys(names).join())\n",
  )
  const names = publicNames(root)
  expect(names).toContain('resource')
  expect(run(outside, 'names.ts')).toBe(names)

  writeFileSync(join(outside, 'app.ts'), "import { text } from 'offstage'\ntext({ max: 'many' })\n")
  expect(compile(outside, 'app.ts')).toContain('app.ts(2,8): error TS2322')
})

test('a new app is made, migrated, started and used with nothing but the packed platform', async () => {
  const root = plant({}, ['package.json', 'tsconfig.base.json', 'tools', 'packages'])
  const outside = install(pack(root, 'packages/offstage'), 'offstage')
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
  } finally {
    server.kill('SIGINT')
    await once(server, 'exit')
  }
})

function command(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return stdout
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

function pack(root: string, folder: string): string {
  const args = ['pack', '--workspace', folder, '--pack-destination', root, '--loglevel=error']
  const { status, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  const tarball = readdirSync(root).find((name) => name.endsWith('.tgz'))
  return join(root, tarball ?? 'nothing was packed')
}

// As npm would lay it out, with what the package depends on taken from this repository.
function install(tarball: string, name: string): string {
  const outside = plant({ 'package.json': '{ "type": "module" }' }, [], { withNodeModules: false })
  const [modules, ours] = [join(outside, 'node_modules'), join(import.meta.dirname, '../node_modules')]
  mkdirSync(join(modules, name), { recursive: true })
  for (const entry of readdirSync(ours)) {
    if (entry !== name && !entry.startsWith('.')) symlinkSync(join(ours, entry), join(modules, entry))
  }
  const { status, stderr } = spawnSync(
    'tar',
    ['-xzf', tarball, '-C', join(modules, name), '--strip-components=1'],
    {
      encoding: 'utf8',
    },
  )
  expect(status, stderr).toBe(0)
  return outside
}

function publicNames(root: string): string {
  const source = join(root, 'packages/offstage/src/index.ts')
  const show = `import * as names from ${JSON.stringify(source)}; console.log(Object.keys(names).join())`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', show], {
    cwd: root,
    encoding: 'utf8',
  })
  return stdout
}

function run(folder: string, file: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout
}

function compile(folder: string, file: string): string {
  const tsc = join(folder, 'node_modules/typescript/bin/tsc')
  const args = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--types',
    'node',
    file,
  ]
  return spawnSync(process.execPath, [tsc, ...args], { cwd: folder, encoding: 'utf8' }).stdout
}
