import { action } from '../../declare/action.ts'
import { app } from '../../declare/app.ts'
import { event } from '../../declare/event.ts'
import { feature } from '../../declare/feature.ts'
import { belongsTo, money, text } from '../../declare/field.ts'
import { job } from '../../declare/job.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() }).policy(readable)
const lend = action('lend', { input: {}, output: {} }, async () => ({}))
const lent = event('lent', {})
const remind = job('remind', { input: {} }, async () => {})

export const fixture: readonly RuleFixture[] = [
  {
    app: app('library', {
      features: [
        feature('shelves', { resources: [Shelf, Shelf], actions: [lend, lend] }),
        feature('shelves', { events: [lent, lent], jobs: [remind, remind] }),
      ],
    }),
    expect: [
      'NAME_TWICE shelves',
      'NAME_TWICE shelf',
      'NAME_TWICE lend',
      'NAME_TWICE lent',
      'NAME_TWICE remind',
    ],
  },
  {
    app: library({
      resources: [Shelf, resource('rack', { label: text() }, { plural: 'shelfs' }).policy(readable)],
    }),
    expect: ['PATH_TWICE rack'],
  },
  {
    app: library({ resources: [resource('sheep', { name: text() }, { plural: 'sheep' }).policy(readable)] }),
    expect: ['PLURAL_IS_A_NAME sheep'],
  },
  {
    app: library({
      resources: [Shelf, resource('rack', { label: text() }, { table: 'shelf' }).policy(readable)],
    }),
    expect: ['TABLE_TWICE rack'],
  },
  {
    app: library({
      resources: [
        Shelf,
        resource('rack', { label: text().column('NAME'), note: text().column('NAME') }).policy(readable),
      ],
    }),
    expect: ['COLUMN_TWICE rack.note'],
  },
  {
    app: library({
      resources: [
        Shelf,
        resource('book', {
          shelf: belongsTo(Shelf, { inverse: 'books' }),
          shelfId: text(),
          price: money(),
          priceCurrency: text(),
        }).policy(readable),
      ],
    }),
    expect: ['COLUMN_TWICE book.shelfId', 'COLUMN_TWICE book.priceCurrency'],
  },
  {
    app: library({
      resources: [
        Shelf,
        resource('book', { shelf: belongsTo(Shelf, { inverse: 'books' }), price: money('EUR') }).policy(
          readable,
        ),
      ],
      actions: [lend],
      events: [lent],
      jobs: [remind],
    }),
    expect: [],
  },
]
