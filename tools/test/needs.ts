import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** A program that the tests run and that npm does not bring. */
export type Need = {
  readonly program: string
  /** The variable that names another place for it, and that tells the tests where it is. */
  readonly variable: string
  /** One package, or several with spaces between them. */
  readonly debianPackage: string
  readonly usedFor: string
}

export const chromium: Need = {
  program: 'chromium',
  variable: 'CHROMIUM_PATH',
  debianPackage: 'chromium',
  usedFor: 'the tests that use the screen in a browser',
}

export const curl: Need = {
  program: 'curl',
  variable: 'CURL_PATH',
  debianPackage: 'curl',
  usedFor: 'the test that follows the documentation in a shell',
}

export const mariadb: Need = {
  program: 'mariadbd',
  variable: 'MARIADBD_PATH',
  // The server without the service that the package mariadb-server starts, and what makes its system tables.
  debianPackage: 'mariadb-server-core mariadb-client-core',
  usedFor: 'the tests on MariaDB',
}

/** Where a needed program is, or the one sentence that says what to do about it. */
export type Met = { readonly path: string } | { readonly missing: string }

/** Finds a needed program, or installs it where that takes no question: as root on Debian or Ubuntu. */
export function meet(
  need: Need,
  environment: NodeJS.ProcessEnv = process.env,
  getIt: (need: Need, environment: NodeJS.ProcessEnv) => string | undefined = installWithApt,
): Met {
  const named = environment[need.variable]
  if (named !== undefined && named !== '') return metByName(need, named, environment)
  const path = find(need.program, environment) ?? getIt(need, environment)
  return path === undefined ? { missing: howToGet(need) } : { path }
}

function metByName(need: Need, named: string, environment: NodeJS.ProcessEnv): Met {
  const path = find(named, environment)
  return path === undefined ? { missing: `${need.variable} is ${named}, which is no program.` } : { path }
}

function find(program: string, environment: NodeJS.ProcessEnv): string | undefined {
  if (isAbsolute(program)) return isProgram(program) ? program : undefined
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...folders, ...SERVER_FOLDERS].map((folder) => join(folder, program)).find(isProgram)
}

// Where Debian keeps servers: on root's path only.
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin']

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

function installWithApt(need: Need, environment: NodeJS.ProcessEnv): string | undefined {
  if (!mayInstall()) return undefined
  console.log(`Installing ${need.debianPackage} for ${need.usedFor}.`)
  const quietly = { ...environment, DEBIAN_FRONTEND: 'noninteractive' }
  const steps = [
    ['update', '-qq'],
    ['install', '-qq', '-y', '--no-install-recommends', ...need.debianPackage.split(' ')],
  ]
  for (const step of steps) {
    const { status, stderr } = spawnSync('apt-get', step, {
      env: quietly,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    if (status !== 0) {
      console.log(stderr.trim())
      return undefined
    }
  }
  return find(need.program, environment)
}

function howToGet({ program, variable, debianPackage, usedFor }: Need): string {
  return (
    `${program} is missing, which runs ${usedFor}: ` +
    `install it (on Debian and Ubuntu: apt-get install -y ${debianPackage}) or set ${variable} to where it is.`
  )
}
