import { action } from '../../declare/action.ts'
import { everyone } from '../../declare/expression.ts'
import { text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() })

export const fixture: readonly RuleFixture[] = [
  {
    // A name that the types refuse.
    app: library({ resources: [Shelf.policy(() => ({ read: everyone, craete: everyone }) as never)] }),
    expect: ['POLICY_UNKNOWN_RIGHT shelf.policy.craete'],
  },
  {
    app: library({
      // A boolean where the types want a condition.
      resources: [Shelf.policy(() => ({ read: true as never }))],
      actions: [action('tidy', { input: {}, output: {}, allow: () => false as never }, async () => ({}))],
    }),
    expect: ['POLICY_NO_CONDITION shelf.policy.read', 'POLICY_NO_CONDITION tidy.allow'],
  },
  {
    app: library({
      resources: [Shelf.policy(readable)],
      actions: [action('tidy', { input: {}, output: {}, allow: () => everyone }, async () => ({}))],
    }),
    expect: [],
  },
]
