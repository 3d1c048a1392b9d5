import { text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() }).policy(readable)

export const fixture: readonly RuleFixture[] = [
  { app: library({ resources: [Shelf.small({ max: 10_001 })] }), expect: ['SMALL_MAX shelf.small'] },
  { app: library({ resources: [Shelf.small({ max: 10_000 })] }), expect: [] },
]
