import { file, json, money, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      resources: [
        resource('shelf', { label: text(), mark: text({ max: 401 }).unique() })
          .list({ by: ['label'] })
          .policy(readable),
      ],
    }),
    expect: ['KEY_TEXT_UNBOUNDED shelf.label', 'KEY_TEXT_UNBOUNDED shelf.mark'],
  },
  {
    app: library({
      resources: [
        resource('shelf', { label: text({ max: 40 }), state: text() })
          .list({ by: ['label'] })
          .policy((shelf) => ({ read: shelf.state.is('open') })),
      ],
    }),
    expect: ['KEY_TEXT_UNBOUNDED shelf.state'],
  },
  {
    app: library({
      resources: [
        resource('shelf', { price: money() })
          .list({ by: [], then: ['price'] })
          .policy(readable),
      ],
    }),
    expect: ['KEY_MONEY_OF_ANY_CURRENCY shelf.price'],
  },
  {
    app: library({
      resources: [
        resource('shelf', {
          notes: json().unique(),
          photo: file({ types: ['image/png'], maxBytes: 1 }).unique(),
        }).policy(readable),
      ],
    }),
    expect: ['UNIQUE_KIND shelf.notes', 'UNIQUE_KIND shelf.photo'],
  },
  {
    app: library({
      resources: [
        resource('shelf', { label: text({ max: 400 }), room: text({ max: 400 }) })
          .list({ by: ['room'], then: ['label'] })
          .policy(readable),
      ],
    }),
    expect: ['KEY_TOO_WIDE shelf.list(by room, then label)'],
  },
  {
    app: library({
      resources: [
        resource('shelf', {
          label: text({ max: 400 }).unique(),
          room: text({ max: 200 }),
          price: money('EUR'),
        })
          .list({ by: ['room'], then: ['label'] })
          .list({ by: ['price'] })
          .policy(readable),
      ],
    }),
    expect: [],
  },
]
