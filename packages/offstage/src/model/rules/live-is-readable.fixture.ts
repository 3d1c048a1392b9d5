import { allOf, anyOf, everyone, not } from '../../declare/expression.ts'
import { text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() }).live()

export const fixture: readonly RuleFixture[] = [
  {
    app: library({ resources: [Shelf.policy((_, actor) => ({ create: actor.isSignedIn }))] }),
    expect: ['LIVE_BUT_UNREADABLE shelf'],
  },
  {
    app: library({
      resources: [Shelf.policy((shelf) => ({ read: allOf(shelf.label.is('x'), anyOf(), not(everyone)) }))],
    }),
    expect: ['LIVE_BUT_UNREADABLE shelf'],
  },
  { app: library({ resources: [Shelf.policy(readable)] }), expect: [] },
]
