import { text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      resources: [
        resource('shelf', {
          createdAt: text(),
          isMissing: text(),
          constructor: text(),
          searchVector: text(),
        }).policy(readable),
      ],
    }),
    expect: [
      'FIELD_NAME_RESERVED shelf.createdAt',
      'FIELD_NAME_RESERVED shelf.isMissing',
      'FIELD_NAME_RESERVED shelf.constructor',
      'FIELD_NAME_RESERVED shelf.searchVector',
    ],
  },
  {
    app: library({ resources: [resource('upload', { name: text() }).policy(readable)] }),
    expect: ['PATH_RESERVED upload'],
  },
  {
    app: library({ resources: [resource('shelf', { builtAt: text(), height: text() }).policy(readable)] }),
    expect: [],
  },
]
