import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import {
  migrateApply,
  migrateDiff,
  migrateDrift,
  migrateStatus,
  parseRename,
  type RenameAnswer,
} from '../../database/migrate/command.ts'
import type { Question } from '../../database/migrate/change.ts'
import { applySystem } from '../../database/migrate/system.ts'
import { schemaOfModel } from '../../database/schema-of-model.ts'
import type { Schema } from '../../database/schema.ts'
import { hostModel } from '../../serve/host-model.ts'
import { systemMigrations } from '../../serve/system-migrations.ts'
import { postgres } from '../../sql/postgres/dialect.ts'
import { CommandError, say } from '../command.ts'
import { loadHost } from '../load-host.ts'
import { withDatabase, type CommandDatabase } from '../with-database.ts'

export async function migrate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      rename: { type: 'string', multiple: true },
      'allow-drop': { type: 'string', multiple: true },
      keep: { type: 'string', multiple: true },
    },
  })
  const host = await loadHost()
  const wanted = schemaOfModel(hostModel(host.app), postgres)
  const what = positionals[0] ?? 'diff'
  const job = { wanted, dir: host.migrations, flags: values }
  return withDatabase(async (on) => {
    await applySystem(on.database, systemMigrations)
    if (what === 'diff') return diff(on, job)
    if (what === 'apply') return apply(on, job.dir)
    if (what === 'status') return status(on, job.dir)
    if (what === 'drift') return drift(on, job)
    throw new CommandError(
      `\`offstage migrate ${what}\` is no command; there are \`migrate\`, \`migrate apply\`, \`migrate status\` and \`migrate drift\`.`,
    )
  })
}

interface MigrateJob {
  readonly wanted: Schema
  readonly dir: string
  readonly flags: {
    readonly name?: string
    readonly rename?: string[]
    readonly 'allow-drop'?: string[]
    readonly keep?: string[]
  }
}

async function diff({ database }: CommandDatabase, { wanted, dir, flags }: MigrateJob): Promise<number> {
  const outcome = await migrateDiff({
    wanted,
    db: database,
    dir,
    renames: (flags.rename ?? []).map(parseRename),
    allowDrop: flags['allow-drop'] ?? [],
    keep: flags.keep ?? [],
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(process.stdin.isTTY ? { ask: askPerson } : {}),
  })
  if (outcome.kind === 'nothing') {
    say('The database has everything that the declarations need.')
    return 0
  }
  say(`Wrote ${outcome.path}:`)
  for (const step of outcome.steps) say(`  - ${step}`)
  say(
    outcome.open
      ? 'Fill in the values that it asks for, read it, then run `offstage migrate apply`.'
      : 'Read it, then run `offstage migrate apply`.',
  )
  return 0
}

async function askPerson({ gone, candidates }: Question): Promise<RenameAnswer> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const options = candidates.map((candidate, index) => `  ${index + 1}. it is called ${candidate} now`)
    const answer = await lines.question(
      `${gone} is gone from the declarations.\n${options.join('\n')}\n  d. drop it and its data\n> `,
    )
    const chosen = candidates[Number(answer.trim()) - 1]
    if (chosen !== undefined) return { renamedTo: chosen }
    if (answer.trim() === 'd') return 'drop'
    throw new CommandError('Nothing was written: answer with one of the numbers, or d.')
  } finally {
    lines.close()
  }
}

async function apply({ database, url }: CommandDatabase, dir: string): Promise<number> {
  const outcome = await migrateApply({
    url,
    db: database,
    dir,
    system: systemMigrations,
    onProgress: (progress) => {
      if (progress.kind === 'file') say(`${progress.name}: ${progress.steps} steps`)
      if (progress.kind === 'step') say(`  ${progress.number}. ${progress.what}`)
      if (progress.kind === 'retry') say(`     waiting for a lock (${progress.why})`)
      if (progress.kind === 'waiting')
        say(`waiting for another process that is migrating (${progress.forProcess})`)
    },
  })
  say(
    outcome.applied.length === 0
      ? 'Nothing to apply.'
      : `Applied ${outcome.applied.length === 1 ? 'one migration' : `${outcome.applied.length} migrations`}.`,
  )
  return 0
}

async function status({ database }: CommandDatabase, dir: string): Promise<number> {
  const states = await migrateStatus({ db: database, dir })
  for (const { name, state } of states) say(`${state.padEnd(12)} ${name}`)
  if (states.length === 0) say('There are no migrations yet.')
  return states.every(({ state }) => state === 'applied') ? 0 : 1
}

async function drift({ database }: CommandDatabase, { wanted, flags }: MigrateJob): Promise<number> {
  const found = await migrateDrift({ wanted, db: database, keep: flags.keep ?? [] })
  for (const sentence of found) say(sentence)
  if (found.length === 0) say('The database is as the declarations say.')
  return found.length === 0 ? 0 : 1
}
