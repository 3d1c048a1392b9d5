import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { createAdministrator } from '../../identity/create-logins.ts'
import { CommandError, say } from '../command.ts'
import { withDatabase } from '../with-database.ts'

export async function createAdmin(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { name: { type: 'string' } },
  })
  const [email] = positionals
  if (email === undefined)
    throw new CommandError('Say whose: `offstage create-admin ada@example.org --name "Ada"`.')
  // A password on the command line would stand in the shell's history and in every list of processes.
  const password = await readPassword()
  await withDatabase(({ database }) =>
    createAdministrator(database, { email, name: values.name ?? email, password }),
  )
  say(`${email} is an administrator.`)
  return 0
}

async function readPassword(): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
  process.stderr.write('Password: ')
  for await (const line of lines) return line
  throw new CommandError('Type the password, or pipe it in.')
}
