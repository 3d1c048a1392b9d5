import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The programs of a MariaDB server on this machine. */
export interface MariadbPrograms {
  readonly server: string
  readonly install: string
}

/** Finds them, or says what to do: npm does not bring them. `MARIADBD_PATH` names the server where it is elsewhere. */
export function findMariadb(environment: NodeJS.ProcessEnv = process.env): MariadbPrograms {
  const named = environment['MARIADBD_PATH']
  if (named !== undefined && named !== '' && !isProgram(named))
    throw new Error(`MARIADBD_PATH is ${named}, which is no program.`)
  const server = named === undefined || named === '' ? find('mariadbd', environment) : named
  const install = find('mariadb-install-db', environment)
  if (server === undefined || install === undefined)
    throw new Error(
      'mariadbd is missing, which the tests on MariaDB run on: install it ' +
        '(on Debian and Ubuntu: apt-get install -y mariadb-server-core) or set MARIADBD_PATH to where it is.',
    )
  return { server, install }
}

// Debian keeps servers in a folder that is on root's path only.
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin']

function find(program: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = [...(environment['PATH'] ?? '').split(delimiter).filter(Boolean), ...MORE_FOLDERS]
  return folders.map((folder) => join(folder, program)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
