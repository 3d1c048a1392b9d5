import { action } from '../../declare/action.ts'
import { belongsTo, ref, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() }).policy(readable)

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      resources: [resource('book', { shelf: belongsTo(Shelf, { inverse: 'books' }) }).policy(readable)],
      actions: [action('tidy', { input: { shelf: ref(Shelf) }, output: {} }, async () => ({}))],
    }),
    expect: ['LINK_OUT_OF_APP book.shelf', 'LINK_OUT_OF_APP tidy.input.shelf'],
  },
  {
    app: library({
      resources: [
        Shelf,
        resource('book', {
          // What plain JavaScript can write.
          shelf: belongsTo(Shelf, { inverse: 'books', onDelete: 'forget' as 'clear' }),
        }).policy(readable),
      ],
    }),
    expect: ['LINK_ON_DELETE book.shelf'],
  },
  {
    app: library({
      resources: [
        Shelf,
        resource('book', { shelf: belongsTo(Shelf, { inverse: 'books', onDelete: 'clear' }) }).policy(
          readable,
        ),
      ],
    }),
    expect: ['LINK_CLEARED_BUT_REQUIRED book.shelf'],
  },
  {
    app: library({
      resources: [
        Shelf,
        resource('book', {
          shelf: belongsTo(Shelf, { inverse: 'books', onDelete: 'clear' }).optional(),
          sequelOf: belongsTo('self', { inverse: 'sequels' }).optional(),
        }).policy(readable),
      ],
      actions: [action('tidy', { input: { shelf: ref(Shelf) }, output: {} }, async () => ({}))],
    }),
    expect: [],
  },
]
