import { everyone } from '../../declare/expression.ts'
import { text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() }).computed((shelf) => ({ isTop: shelf.label.is('top') }))

export const fixture: readonly RuleFixture[] = [
  {
    // A name that the types refuse.
    app: library({
      resources: [
        Shelf.policy((_, actor) => ({ read: everyone, fields: { lable: actor.isSignedIn } as never })),
      ],
    }),
    expect: ['POLICY_UNKNOWN_FIELD shelf.policy.fields.lable'],
  },
  {
    // The types refuse what is built in.
    app: library({
      resources: [
        Shelf.policy((_, actor) => ({ read: everyone, fields: { id: actor.isSignedIn } as never })),
      ],
    }),
    expect: ['POLICY_HIDES_BUILT_IN shelf.policy.fields.id'],
  },
  {
    app: library({
      resources: [
        Shelf.policy((_, actor) => ({
          read: everyone,
          fields: { label: actor.isSignedIn, isTop: actor.isSignedIn },
        })),
      ],
    }),
    expect: [],
  },
]
