import { action } from '../../declare/action.ts'
import { text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() }).policy((_, actor) => ({ read: actor.hasRole('clerk') }))
const tidy = action(
  'tidy',
  { input: {}, output: {}, allow: (actor) => actor.hasRole('clerk') },
  async () => ({}),
)

export const fixture: readonly RuleFixture[] = [
  {
    app: library({ resources: [Shelf], actions: [tidy] }, ['clark']),
    expect: ['ROLE_UNDECLARED shelf.policy.read', 'ROLE_UNDECLARED tidy.allow'],
  },
  { app: library({ resources: [Shelf], actions: [tidy] }, ['clerk']), expect: [] },
]
