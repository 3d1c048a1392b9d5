import type { Database } from '../database/database.ts'
import type { Tx } from '../declare/tx.ts'
import { boundTx } from '../engine/act/bound-tx.ts'
import { openContext, settleEffects, type ActParts } from '../engine/act/perform.ts'
import type { FileEngine } from '../engine/files/open-files.ts'
import { takeFile } from '../engine/files/take-file.ts'
import { Trace } from '../observe/trace.ts'
import { systemActor } from '../policy/actor.ts'
import type { Id } from '../values/id.ts'

/** What a seed does its work with. */
export interface Seed {
  /** Does a piece of the work that has not been finished before; a piece that was cut short is begun again. */
  once(name: string, work: () => Promise<void>): Promise<void>
  /**
   * Runs work in one transaction without policies. Events and jobs are not recorded: what a seed brings in happened
   * elsewhere, and nobody should be written to about it.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Stores a file that a later step attaches to a row; `purpose` names the field: `product.picture`. */
  storeFile(bytes: Buffer, file: { readonly purpose: string; readonly name: string }): Promise<Id<'file'>>
  /** Says how far a long piece is. */
  progress(label: string, done: number, total: number): void
}

export const seedTables = `
create table offstage.seed_step (
  name text primary key,
  done_at timestamptz(6) not null default now()
);
`

export interface SeedParts {
  readonly database: Database
  readonly act: ActParts
  readonly files: FileEngine
  readonly onProgress: Seed['progress']
  /** Ends the seed before its next piece; what is done stays done. */
  readonly signal: AbortSignal
}

/** Opens the seed of a database. */
export function openSeed({ database, act, files, onProgress, signal }: SeedParts): Seed {
  return {
    progress: onProgress,
    async once(name, work) {
      if (await isDone(database, name)) return
      await work()
      await database.query({
        text: 'insert into offstage.seed_step (name) values ($1) on conflict do nothing',
        values: [name],
      })
    },
    async transaction(work) {
      signal.throwIfAborted()
      const trace = new Trace('job', 'seed')
      const result = await database.transaction(async (tx) => {
        await tx.query({ text: `set local statement_timeout = '10min'`, values: [] })
        const context = await openContext({ actor: systemActor('seed'), trace }, tx, act)
        const value = await work(boundTx({ ...context, unrestricted: true }))
        await settleEffects({ ...context, effects: { ...context.effects, events: [], jobs: [] } })
        return value
      })
      act.wake()
      return result
    },
    async storeFile(bytes, { purpose, name }) {
      signal.throwIfAborted()
      const stored = await takeFile(files, { kind: 'bytes', bytes }, { purpose, name, userId: null })
      return stored.id
    },
  }
}

async function isDone(database: Database, name: string): Promise<boolean> {
  const rows = await database.query({
    text: 'select 1 from offstage.seed_step where name = $1',
    values: [name],
  })
  return rows.length > 0
}
