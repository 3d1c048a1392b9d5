import type { Command } from './command.ts'
import { help } from './help.ts'

// A command's code is loaded when it is called: `migrate` need not wait for the server's.
const all: readonly Command[] = [
  {
    name: 'start',
    usage: 'offstage start [--reset]',
    about: 'Runs the app; --reset begins with a new embedded database.',
    run: async (args) => (await import('./commands/start.ts')).start(args),
  },
  {
    name: 'new',
    usage: 'offstage new <folder>',
    about: 'Makes a small, commented app to begin with.',
    run: async (args) => (await import('./commands/new-app.ts')).newApp(args),
  },
  {
    name: 'migrate',
    usage:
      'offstage migrate [apply|status|drift] [--name <words>] [--rename <old>=<new>] [--allow-drop <name>] [--keep <name>]',
    about: 'Writes what the declarations need as a migration; applies them; says what differs.',
    run: async (args) => (await import('./commands/migrate.ts')).migrate(args),
  },
  {
    name: 'introspect',
    usage: 'offstage introspect [--database <url>] [--schema <name>] [--out <folder>] [--only <table>,…]',
    about:
      'Turns the tables of an existing database into declarations to edit, with a report of what they lack.',
    run: async (args) => (await import('./commands/introspect.ts')).introspect(args),
  },
  {
    name: 'prove',
    usage: 'offstage prove [--rows <n>] [--only <resource>]',
    about: 'Shows on generated data, in a database of its own, that the app keeps its promises.',
    run: async (args) => (await import('./commands/prove.ts')).prove(args),
  },
  {
    name: 'create-admin',
    usage: 'offstage create-admin <email> [--name <name>]',
    about: 'Makes the first administrator; the password comes from standard input.',
    run: async (args) => (await import('./commands/create-admin.ts')).createAdmin(args),
  },
  {
    name: 'jobs',
    usage: 'offstage jobs [retry <id>]',
    about: 'Lists the jobs that were given up, or puts one back to work.',
    run: async (args) => (await import('./commands/jobs.ts')).jobs(args),
  },
  {
    name: 'verify',
    usage: 'offstage verify',
    about: 'Recounts the ledgers from every transfer and says whether they hold.',
    run: async () => (await import('./commands/verify.ts')).verify(),
  },
  {
    name: 'tallies',
    usage: 'offstage tallies [verify|rebuild]',
    about: 'Counts every tally anew and says whether it is right; rebuild writes what was counted.',
    run: async (args) => (await import('./commands/tallies.ts')).tallies(args),
  },
]

/** Every command by its name. */
export const commands: ReadonlyMap<string, Command> = new Map(
  [...all, help(all)].map((command) => [command.name, command]),
)
