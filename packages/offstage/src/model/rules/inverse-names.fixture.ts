import { belongsTo, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() })
  .computed((shelf) => ({ isTop: shelf.label.is('top') }))
  .policy(readable)

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      resources: [
        Shelf,
        resource('book', {
          shelf: belongsTo(Shelf, { inverse: 'label' }),
          home: belongsTo(Shelf, { inverse: 'isTop' }),
        }).policy(readable),
      ],
    }),
    expect: ['INVERSE_IS_A_FIELD book.shelf', 'INVERSE_IS_A_FIELD book.home'],
  },
  {
    app: library({
      resources: [
        Shelf,
        resource('book', {
          shelf: belongsTo(Shelf, { inverse: 'books' }),
          home: belongsTo(Shelf, { inverse: 'books' }),
        }).policy(readable),
      ],
    }),
    expect: ['INVERSE_TWICE book.home'],
  },
  {
    app: library({
      resources: [
        Shelf,
        resource('book', {
          shelf: belongsTo(Shelf, { inverse: 'books' }),
          home: belongsTo(Shelf, { inverse: 'ownBooks' }),
        }).policy(readable),
      ],
    }),
    expect: [],
  },
]
