import { integer, json, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', {
  label: text({ max: 40 }),
  room: text({ max: 40 }),
  floor: integer().optional(),
  limit: integer(),
  notes: json(),
}).policy(readable)

export const fixture: readonly RuleFixture[] = [
  {
    // The types refuse the name; plain JavaScript does not.
    app: library({ resources: [Shelf.list({ by: ['lable' as 'label'] })] }),
    expect: ['LIST_UNKNOWN_FIELD shelf.list(by lable)'],
  },
  {
    // The types refuse both kinds.
    app: library({ resources: [Shelf.list({ by: ['notes' as 'label'], then: ['id' as 'label'] })] }),
    expect: [
      'LIST_FIELD_KIND shelf.list(by notes, then id)',
      'LIST_FIELD_KIND shelf.list(by notes, then id)',
    ],
  },
  {
    // The types refuse an optional field in an order.
    app: library({ resources: [Shelf.list({ by: ['room'], then: ['floor' as 'label'] })] }),
    expect: ['LIST_ORDER_OPTIONAL shelf.list(by room, then floor)'],
  },
  {
    app: library({ resources: [Shelf.list({ by: ['room'], then: ['limit'] })] }),
    expect: ['LIST_FIELD_IS_PARAMETER shelf.list(by room, then limit)'],
  },
  {
    app: library({ resources: [Shelf.list({ by: ['room'], then: ['room'] })] }),
    expect: ['LIST_FIELD_TWICE shelf.list(by room, then room)'],
  },
  {
    app: library({ resources: [Shelf.list({ by: ['room', 'label'] }).list({ by: ['label', 'room'] })] }),
    expect: ['LIST_TWICE shelf.list(by label and room)'],
  },
  {
    // The types refuse both, a single field and an order.
    app: library({
      resources: [
        Shelf.list({ by: ['room' as never], unique: true } as never),
        resource('board', Shelf.fields)
          .list({ by: ['room', 'label'], then: ['createdAt'], unique: true } as never)
          .policy(readable),
      ],
    }),
    expect: [
      'LIST_UNIQUE_OF_ONE shelf.list(by room)',
      'LIST_UNIQUE_ORDERED board.list(by room and label, then createdAt)',
    ],
  },
  {
    app: library({
      resources: [Shelf.list({ by: ['room', 'label'], unique: true }).list({ by: ['label', 'room'] })],
    }),
    expect: ['LIST_TWICE shelf.list(by label and room)'],
  },
  {
    app: library({
      resources: [
        Shelf.list({ by: ['room'], then: ['label'] }).list({ by: ['room'], then: ['label', 'createdAt'] }),
      ],
    }),
    expect: ['LIST_IN_SHADOW shelf.list(by room, then label, createdAt)'],
  },
  {
    app: library({
      resources: [
        Shelf.list({ by: [], then: ['createdAt'] })
          .list({ by: ['room', 'label'], unique: true })
          .list({ by: ['room', 'floor'], then: ['label', 'updatedAt'] })
          .list({ by: ['room'] }),
      ],
    }),
    expect: [],
  },
]
