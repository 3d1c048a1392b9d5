import { integer, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text({ max: 40 }), story: text(), books: integer() }).policy(
  readable,
)

export const fixture: readonly RuleFixture[] = [
  {
    // The types refuse the name and the kind.
    app: library({ resources: [Shelf.search('lable' as 'label', 'books' as 'label')] }),
    expect: ['SEARCH_UNKNOWN_FIELD shelf.search', 'SEARCH_NO_TEXT shelf.search'],
  },
  { app: library({ resources: [Shelf.search('story')] }), expect: ['SEARCH_TEXT_UNBOUNDED shelf.search'] },
  {
    app: library({ resources: [Shelf.search('label', 'label')] }),
    expect: ['SEARCH_FIELD_TWICE shelf.search'],
  },
  { app: library({ resources: [Shelf.search('label')] }), expect: [] },
  {
    app: library({ resources: [Shelf.search({ by: ['books'], fields: ['label'] })] }),
    expect: ['SEARCH_BY_UNLISTED shelf.search'],
  },
  {
    app: library({
      resources: [
        Shelf.list({ by: ['books'], then: ['label'] }).search({ by: ['books'], fields: { label: 'A' } }),
      ],
    }),
    expect: [],
  },
]
