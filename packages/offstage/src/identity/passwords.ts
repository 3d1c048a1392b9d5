import { randomBytes } from 'node:crypto'
import { hash, parseOptions, verify } from '@node-rs/argon2'
import { WorkLimit } from '../engine/files/work-limit.ts'

/** What one Argon2id hash costs; kept in each hash, so that it can grow. */
export interface PasswordCost {
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/** OWASP's Password Storage Cheat Sheet names this as one of its minimal settings; about 20 ms of one core. */
const COST: PasswordCost = { memoryKiB: 19_456, passes: 2, lanes: 1 }

export interface Passwords {
  hash(password: string): Promise<string>
  /**
   * Whether the password is the one of the hash. Without a hash it answers false after the same work, so that an
   * account that does not exist costs as much as one that does.
   */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>
  /** Whether the hash was made when less was asked of hashes than now. */
  isOutdated(passwordHash: string): boolean
}

export interface PasswordsOptions {
  readonly cost?: PasswordCost
  /** Hashes at once. Each keeps a thread of Node's pool busy, which files and names need too. */
  readonly concurrency?: number
  /** Hashes that may wait; the rest are refused with E_BUSY, so that a flood cannot pile up. */
  readonly queueMax?: number
}

export function createPasswords(options: PasswordsOptions = {}): Passwords {
  const { cost = COST, concurrency = 2, queueMax = 100 } = options
  const limit = new WorkLimit({ concurrency, queueMax })
  const settings = { memoryCost: cost.memoryKiB, timeCost: cost.passes, parallelism: cost.lanes }
  // Nobody knows the password of this one.
  const nobodys = hash(randomBytes(32), settings)
  return {
    hash: (password) => limit.run(() => hash(normalized(password), settings)),
    verify: (passwordHash, password) =>
      limit.run(async () => {
        const isRight = await verify(passwordHash ?? (await nobodys), normalized(password))
        return isRight && passwordHash !== undefined
      }),
    isOutdated: (passwordHash) => {
      const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash)
      return memoryCost < cost.memoryKiB || timeCost < cost.passes || parallelism < cost.lanes
    },
  }
}

/** Keyboards compose the same letter in different ways; NIST SP 800-63B asks to bring them together before hashing. */
const normalized = (password: string): string => password.normalize('NFKC')
