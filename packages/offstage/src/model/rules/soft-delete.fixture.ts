import { boolean, text } from '../../declare/field.ts'
import { everyone } from '../../declare/expression.ts'
import { resource } from '../../declare/resource.ts'
import { library, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text({ max: 40 }), living: boolean() })
const Board = resource('board', { label: text({ max: 40 }) }).list({ by: [], then: ['label'] })
const restorable = () => ({ read: everyone, delete: everyone, restore: everyone })

export const fixture: readonly RuleFixture[] = [
  {
    app: library({ resources: [Board.policy(restorable)] }),
    expect: ['RESTORE_OF_WHAT_IS_GONE board.policy.restore'],
  },
  {
    app: library({ resources: [Shelf.softDelete().policy(restorable)] }),
    expect: ['SOFT_DELETE_FIELD shelf.living'],
  },
  {
    app: library({ resources: [Board.tally({ by: [] }).softDelete().policy(restorable)] }),
    expect: ['SOFT_DELETE_TALLY board.tally'],
  },
  { app: library({ resources: [Board.softDelete().policy(restorable)] }), expect: [] },
]
