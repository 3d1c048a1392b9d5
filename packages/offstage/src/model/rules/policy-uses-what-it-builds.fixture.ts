import { action } from '../../declare/action.ts'
import { allOf } from '../../declare/expression.ts'
import { text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() })

// The linter refuses both slips where it runs; the rule is there for who does not run it.
// oxlint-disable typescript/strict-boolean-expressions
const andSlip = Shelf.policy((shelf, actor) => ({ read: actor.isSignedIn && shelf.label.is('top') }))
const notSlip = action(
  'tidy',
  // The types refuse a boolean here.
  { input: {}, output: {}, allow: (actor) => !allOf(actor.isSignedIn, actor.hasRole('clerk')) as never },
  async () => ({}),
)
// oxlint-enable typescript/strict-boolean-expressions

export const fixture: readonly RuleFixture[] = [
  {
    app: library({ resources: [andSlip], actions: [notSlip] }, ['clerk']),
    expect: ['CONDITION_LOST shelf.policy', 'CONDITION_LOST tidy.allow'],
  },
  {
    app: library({
      resources: [
        Shelf.policy((shelf, actor) => {
          const signedIn = actor.isSignedIn
          return { read: allOf(signedIn, shelf.label.is('top')), create: signedIn }
        }),
      ],
      actions: [
        action('tidy', { input: {}, output: {}, allow: (actor) => actor.isSignedIn }, async () => ({})),
      ],
    }),
    expect: [],
  },
]
