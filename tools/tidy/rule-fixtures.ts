import { isTest } from '../source/imports.ts'
import type { Rule } from './rule.ts'

const folder = 'packages/offstage/src/model/rules/'
const listOfRules = `${folder}rules.ts`
const fixture = /\.fixture\.ts$/

/** Every rule of the model stands beside a fixture with the declaration it complains of. */
export const ruleFixtures: Rule = {
  name: 'rule-fixtures',
  look: ({ tree }) => {
    const files = [...tree.keys()].filter(
      (path) => path.startsWith(folder) && path.endsWith('.ts') && !isTest(path),
    )
    const rules = files.filter((path) => !fixture.test(path) && path !== listOfRules)
    const fixtures = files.filter((path) => fixture.test(path))
    const lonelyRules = rules.filter((path) => !tree.has(path.replace(/\.ts$/, '.fixture.ts')))
    const lonelyFixtures = fixtures.filter((path) => !tree.has(path.replace(fixture, '.ts')))
    return {
      seen: rules.length,
      faults: [
        ...lonelyRules.map((path) => ({ path, line: 1, what: 'this rule has no fixture beside it' })),
        ...lonelyFixtures.map((path) => ({ path, line: 1, what: 'this fixture has no rule beside it' })),
      ],
    }
  },
}
