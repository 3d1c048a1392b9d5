import { action } from '../../declare/action.ts'
import { library, type RuleFixture } from '../rule-fixture.ts'

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      // A status that the types refuse.
      actions: [action('tidy', { input: {}, output: {}, rejects: { inUse: 500 as 409 } }, async () => ({}))],
    }),
    expect: ['REJECT_STATUS tidy.rejects.inUse'],
  },
  {
    app: library({
      // A word that the types refuse.
      actions: [
        action('tidy', { input: {}, output: {}, idempotency: 'always' as 'required' }, async () => ({})),
      ],
    }),
    expect: ['IDEMPOTENCY_UNKNOWN tidy.idempotency'],
  },
  {
    app: library({
      actions: [
        action(
          'tidy',
          { input: {}, output: {}, rejects: { inUse: 409, gone: 410 }, idempotency: 'required' },
          async () => ({}),
        ),
      ],
    }),
    expect: [],
  },
]
