import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { markers } from './markers.ts'

// The words are put together here as in the rule, which looks at this file too.
const [later, broken, attention] = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX']

test('a marker is found in any text', () => {
  const files = {
    'a.ts': `const a = 1\n// ${later}: more\n`,
    'b.md': `${broken} soon`,
    'c.css': `/* ${attention} */`,
  }
  expect(complaints(markers, files)).toEqual([
    `a.ts:2 ${later} is left in the text`,
    `b.md:1 ${broken} is left in the text`,
    `c.css:1 * ${attention} is left in the text`,
  ])
})

test('a currency, a to-do list and a longer word are no markers', () => {
  expect(
    complaints(markers, { 'a.ts': `const none = '${attention}'; const todo = []; const ${later}S = 2` }),
  ).toEqual([])
})
