import { text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() }).policy(readable)

export const fixture: readonly RuleFixture[] = [
  {
    app: library({ resources: [Shelf.computed((shelf) => ({ label: shelf.label.is('top') }))] }),
    expect: ['COMPUTED_IS_A_FIELD shelf.computed.label'],
  },
  {
    app: library({ resources: [Shelf.computed((shelf) => ({ isTop: shelf.label.is('top') }))] }),
    expect: [],
  },
]
