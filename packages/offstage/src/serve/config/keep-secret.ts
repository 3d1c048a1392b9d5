import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder, writeFileWhole } from '../../database/embedded/files.ts'
import type { Config } from './read-config.ts'

/**
 * The secret that signs: the configured one, or, in development, one that is made at the first start and kept in the
 * state folder (0600), so that what was signed before a restart is still valid after it.
 */
export function keepSecret({ secret, stateDir }: Pick<Config, 'secret' | 'stateDir'>): string {
  if (secret !== undefined) return secret
  const file = join(stateDir, 'secret')
  if (!existsSync(file)) {
    makeFolder(stateDir)
    writeFileWhole(file, randomBytes(32).toString('hex'))
  }
  return readFileSync(file, 'utf8')
}
