import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { ruleFixtures } from './rule-fixtures.ts'

const rules = 'packages/offstage/src/model/rules'

test('a rule and its fixture belong together', () => {
  const files = {
    [`${rules}/list-order.ts`]: '',
    [`${rules}/list-order.fixture.ts`]: '',
    [`${rules}/list-order.test.ts`]: '',
    [`${rules}/lonely.ts`]: '',
    [`${rules}/gone.fixture.ts`]: '',
  }
  expect(complaints(ruleFixtures, files)).toEqual([
    `${rules}/lonely.ts:1 this rule has no fixture beside it`,
    `${rules}/gone.fixture.ts:1 this fixture has no rule beside it`,
  ])
})
