import { linesWith } from './markers.ts'
import type { Fault, Rule } from './rule.ts'

// A path of one machine, and not a part of a longer one such as /usr/share/work/.
const machinePath = new RegExp(
  `(?<![\\w./~*-])/(?:${['wo' + 'rk', 'ro' + 'ot', 'ho' + 'me', 'Use' + 'rs'].join('|')})/`,
  'g',
)
const registryHost =
  /https?:\/\/(?:[\w-]+\.)*(?:registry|npm|artifactory|nexus|verdaccio)\b[\w.-]*(?::\d+)?\//g

/** Nothing tracked knows the machine it was written on, nor the registry it was installed from. */
export const machinePaths: Rule = {
  name: 'machine-paths',
  look: ({ tree }) => ({
    seen: tree.size,
    faults: [...tree].flatMap(([path, text]) => [
      ...found(path, text, machinePath, (place) => `${place} is a place on one machine`),
      ...found(path, text, registryHost, (host) => `${host} is a package registry`),
    ]),
  }),
}

function found(
  path: string,
  text: string,
  pattern: RegExp,
  say: (found: string) => string,
): readonly Fault[] {
  return linesWith(text, pattern).map(({ line, found }) => ({ path, line, what: say(found) }))
}
