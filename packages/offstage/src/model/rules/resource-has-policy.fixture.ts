import { resource } from '../../declare/resource.ts'
import { text } from '../../declare/field.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() })

export const fixture: readonly RuleFixture[] = [
  { app: library({ resources: [Shelf] }), expect: ['RESOURCE_WITHOUT_POLICY shelf'] },
  { app: library({ resources: [Shelf.policy(readable)] }), expect: [] },
]
