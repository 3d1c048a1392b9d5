import { createHash } from 'node:crypto'
import { existsSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { canEnter, chooseDatabaseUser, type DatabaseUser, isRoot } from './database-user.ts'
import { EmbeddedError } from './embedded-error.ts'
import { makeFolder, readIfThere, writeFileWhole } from './files.ts'

/** Where one project's database lives and who runs it. */
export interface Place {
  /** What the project calls its state: `.offstage/`. */
  readonly stateDir: string
  /** What holds `database/`: the state folder itself, or the folder that its `database-is-in` names. */
  readonly home: string
  readonly user: DatabaseUser
}

/** Where root keeps what the database's user must reach and cannot reach in the project. */
export const sharedHome = '/var/lib/offstage'

const pointerIn = (stateDir: string): string => join(stateDir, 'database-is-in')
const dataDirOf = (home: string): string => join(home, 'database', 'data')

/**
 * The rule: the database lives in the state folder. Only when we are root, and the unprivileged user that
 * PostgreSQL then runs as cannot enter that folder (it lies under a 0700 folder such as root's home), it lives in
 * `/var/lib/offstage/<hash of the state folder's path>`, and the file `database-is-in` in the state folder says so.
 * A choice once made stays. Removing the state folder starts anew in both cases.
 */
export function choosePlace(stateDirAsked: string): Place {
  makeFolder(stateDirAsked)
  const stateDir = realpathSync(stateDirAsked)
  const home = readIfThere(pointerIn(stateDir)) ?? stateDir
  const user = chooseDatabaseUser(dataDirOf(home))
  const place =
    home === stateDir && !canEnter(user, stateDir) ? moveOut(stateDir, user) : { stateDir, home, user }
  checkOwner(place)
  return place
}

function moveOut(stateDir: string, user: DatabaseUser): Place {
  if (existsSync(dataDirOf(stateDir))) {
    throw new EmbeddedError(
      `The database's user (uid ${user?.uid}) can no longer enter ${stateDir}: allow that again (chmod o+x on the folders above it).`,
    )
  }
  const home = join(sharedHome, createHash('sha256').update(stateDir).digest('hex').slice(0, 16))
  setAside(home)
  // The pointer first: killed between the two lines, the next start finds it and an empty home.
  writeFileWhole(pointerIn(stateDir), home)
  makeFolder(sharedHome)
  makeFolder(home)
  return { stateDir, home, user }
}

/**
 * A home to which no pointer leads belonged to a state folder that was removed: its data must not come back in a
 * fresh one. The latest is kept beside, because removing a small folder should not destroy a database for good.
 */
function setAside(home: string): void {
  if (!existsSync(home)) return
  rmSync(`${home}.left`, { recursive: true, force: true })
  renameSync(home, `${home}.left`)
}

function checkOwner({ home, user }: Place): void {
  const dataDir = dataDirOf(home)
  if (isRoot() || user !== undefined || !existsSync(dataDir)) return
  const { uid } = statSync(dataDir)
  if (uid !== process.getuid?.()) {
    throw new EmbeddedError(
      `The database in ${home} belongs to another user (uid ${uid}): start as who made it, or remove ${home} to begin anew.`,
    )
  }
}
