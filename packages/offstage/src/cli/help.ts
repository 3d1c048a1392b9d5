import { say, type Command } from './command.ts'

export function help(all: readonly Command[]): Command {
  return {
    name: 'help',
    usage: 'offstage help',
    about: 'Shows the commands.',
    run: async () => {
      say('Offstage, the backend you can prove.\n')
      for (const { usage, about } of all) say(`  ${usage}\n      ${about}`)
      say('\nSettings come from the environment; docs/reference/configuration.md lists them.')
      return 0
    },
  }
}
