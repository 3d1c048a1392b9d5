import { action } from '../../declare/action.ts'
import { event } from '../../declare/event.ts'
import { balance, belongsTo, ref, text } from '../../declare/field.ts'
import { job } from '../../declare/job.ts'
import { resource } from '../../declare/resource.ts'
import { listOf } from '../../declare/shape.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() }).policy(readable)

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      resources: [Shelf],
      actions: [
        action(
          'tidy',
          { input: { shelves: listOf({ shelf: belongsTo(Shelf, { inverse: 'x' }) }) }, output: {} },
          async () => ({}),
        ),
      ],
      events: [event('tidied', { books: balance('book') })],
    }),
    expect: ['SHAPE_KIND tidy.input.shelves[].shelf', 'SHAPE_KIND tidied.payload.books'],
  },
  {
    app: library({
      jobs: [job('tidyAll', { input: { labels: listOf(text(), { max: 1_001 }) } }, async () => {})],
    }),
    expect: ['SHAPE_LIST_MAX tidyAll.input.labels'],
  },
  {
    app: library({
      resources: [Shelf],
      actions: [
        action(
          'tidy',
          { input: { shelves: listOf({ shelf: ref(Shelf) }, { max: 1_000 }) }, output: {} },
          async () => ({}),
        ),
      ],
    }),
    expect: [],
  },
]
