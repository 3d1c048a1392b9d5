import type { ApplyOptions } from './apply-options.ts'
import type { Session } from './session.ts'

/** Runs `work` in a transaction whose statements wait only so long for a lock. */
export async function inTransaction<T>(
  session: Session,
  options: ApplyOptions,
  work: () => Promise<T>,
): Promise<T> {
  await session.run(`begin; set local lock_timeout = ${options.lockTimeoutMs ?? 2_000}`)
  try {
    const result = await work()
    await session.run('commit')
    return result
  } catch (error) {
    // On a lost connection the server has rolled back already.
    await session.run('rollback').catch(() => {})
    throw error
  }
}
