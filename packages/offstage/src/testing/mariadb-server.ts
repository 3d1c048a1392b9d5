import { spawn, type ChildProcess } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { once } from 'node:events'
import { chooseDatabaseUser, type DatabaseUser } from '../database/embedded/database-user.ts'
import { endProcesses } from '../database/embedded/processes.ts'
import { askMariadb } from './ask-mariadb.ts'
import { findMariadb } from './mariadb-programs.ts'
import { guardFolder, makeTemporaryFolder } from './temporary-folder.ts'

/** A place for the one MariaDB server of a run: nothing runs there until somebody needs it. */
export interface MariadbPlace {
  readonly folder: string
  end(): Promise<void>
}

/** Makes the place; the server that may come to run there ends with this process, however that ends. */
export function openMariadbPlace(): MariadbPlace {
  const folder = makeTemporaryFolder('mariadb-')
  const guard = guardFolder(folder, { pidFile: PID_FILE, signal: 'KILL' })
  return {
    folder,
    async end() {
      const pidFile = join(folder, PID_FILE)
      const pids = existsSync(pidFile) ? [Number(readFileSync(pidFile, 'utf8'))] : []
      await endProcesses(pids, [['SIGKILL', 10_000]])
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
      guard.end()
    },
  }
}

const PID_FILE = 'pid'
const READY_FILE = 'ready'

/** The URL of the server in a place, without a database; whoever comes first starts it, the others wait for it. */
export async function mariadbIn(folder: string): Promise<string> {
  if (isFirst(folder)) {
    const outcome = await start(folder).then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    writeFileSync(join(folder, `${READY_FILE}.new`), outcome)
    renameSync(join(folder, `${READY_FILE}.new`), join(folder, READY_FILE))
  }
  while (!existsSync(join(folder, READY_FILE))) await sleep(50)
  const complaint = readFileSync(join(folder, READY_FILE), 'utf8')
  if (complaint !== '') throw new Error(complaint)
  return urlOf(folder)
}

const urlOf = (folder: string): string =>
  `mariadb://offstage@localhost/?socket=${encodeURIComponent(socketOf(folder))}`
const socketOf = (folder: string): string => join(folder, 'server', 'socket')

function isFirst(folder: string): boolean {
  try {
    mkdirSync(join(folder, 'starting'))
    return true
  } catch {
    return false
  }
}

async function start(folder: string): Promise<void> {
  const programs = findMariadb()
  const home = join(folder, 'server')
  const user = chooseDatabaseUser(home)
  mkdirSync(home)
  if (user !== undefined) chownSync(home, user.uid, user.gid)
  await install(programs.install, home, user)
  const server = run(programs.server, serverOptions(home), home, user)
  writeFileSync(join(folder, PID_FILE), `${server.pid}\n`)
  await untilItAnswers(server, folder, home)
}

async function install(program: string, home: string, user: DatabaseUser): Promise<void> {
  const made = run(
    program,
    [
      '--no-defaults',
      `--datadir=${join(home, 'data')}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
    ],
    home,
    user,
  )
  await once(made, 'exit')
  if (made.exitCode !== 0) throw new Error(`mariadb-install-db failed: ${logIn(home)}`)
}

/** Nothing here survives a crash of the machine, and nothing has to. */
function serverOptions(home: string): readonly string[] {
  return [
    '--no-defaults',
    `--datadir=${join(home, 'data')}`,
    `--socket=${join(home, 'socket')}`,
    `--pid-file=${join(home, 'mariadbd.pid')}`,
    `--init-file=${writeInitFile(home)}`,
    '--skip-networking',
    '--skip-log-bin',
    '--performance-schema=off',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    '--innodb-fast-shutdown=2',
    '--innodb-buffer-pool-size=256M',
    '--max-connections=200',
  ]
}

/** The role that tests sign in as: it may do anything in databases that are called like a test's, and nothing else. */
function writeInitFile(home: string): string {
  const file = join(home, 'init.sql')
  writeFileSync(
    file,
    "create user if not exists offstage@localhost identified by '';\n" +
      'grant all privileges on `test\\_%`.* to offstage@localhost;\n' +
      'grant process on *.* to offstage@localhost;\n',
  )
  return file
}

function run(program: string, options: readonly string[], home: string, user: DatabaseUser): ChildProcess {
  const log = openSync(join(home, 'log'), 'a')
  const child = spawn(program, options, { ...user, cwd: '/', detached: true, stdio: ['ignore', log, log] })
  child.unref()
  return child
}

async function untilItAnswers(server: ChildProcess, folder: string, home: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null || server.signalCode !== null) break
    const answered = await askMariadb(urlOf(folder), 'select 1').then(
      () => true,
      () => false,
    )
    if (answered) return
    await sleep(50)
  }
  throw new Error(`MariaDB did not start: ${logIn(home)}`)
}

const logIn = (home: string): string =>
  readFileSync(join(home, 'log'), 'utf8').split('\n').slice(-12).join('\n')
