#!/usr/bin/env node
import { commands } from './commands.ts'
import { CommandError, say } from './command.ts'
import { nearestName } from '../errors.ts'
import { ConfigError } from '../serve/config/config-error.ts'
import { DocumentsError } from '../expose/graphql/trusted-documents.ts'
import { EmbeddedError } from '../database/embedded/embedded-error.ts'
import { MigrationError } from '../database/migrate/migration-error.ts'
import { ModelError } from '../model/check-model.ts'
import { ProveError } from '../prove/prove-error.ts'
import { StartError } from '../serve/migrate-at-start.ts'

const [name = 'help', ...args] = process.argv.slice(2)
const command = commands.get(name)

try {
  if (command === undefined) throw unknownCommand(name)
  if (args.includes('--help')) say(`${command.usage}\n${command.about}`)
  else process.exitCode = await command.run(args)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}

function unknownCommand(given: string): CommandError {
  const nearest = nearestName(given, [...commands.keys()])
  return new CommandError(
    `There is no command "${given}". ${nearest === undefined ? 'See `offstage help`.' : `Perhaps you meant \`offstage ${nearest}\`.`}`,
  )
}

/** What went wrong for a person's own reasons is a sentence; anything else is a fault of ours and shows where it is. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (isWrongArgument(error)) return `${error.message.split('. ')[0]}. It is called so: ${command?.usage}`
  if (error instanceof ModelError) return `The declarations break rules of the model:\n\n${error.message}`
  const isForPeople = [
    CommandError,
    ConfigError,
    DocumentsError,
    EmbeddedError,
    MigrationError,
    ProveError,
    StartError,
  ].some((kind) => error instanceof kind)
  const mend = 'mend' in error && typeof error.mend === 'string' ? ` ${error.mend}` : ''
  return isForPeople ? error.message + mend : (error.stack ?? error.message)
}

/** An argument that `parseArgs` of Node does not know. */
function isWrongArgument(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && error.code.startsWith('ERR_PARSE_ARGS')
}
