import type { Command } from './command.ts'
import { createAdmin } from './commands/create-admin.ts'
import { help } from './commands/help.ts'
import { jobs } from './commands/jobs.ts'
import { migrate } from './commands/migrate.ts'
import { newApp } from './commands/new-app.ts'
import { start } from './commands/start.ts'
import { verify } from './commands/verify.ts'

const all: readonly Command[] = [start, newApp, migrate, createAdmin, jobs, verify]

/** Every command by its name. */
export const commands: ReadonlyMap<string, Command> = new Map([...all, help(all)].map((command) => [command.name, command]))
