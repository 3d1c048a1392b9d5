import type { FieldKind } from '../../declare/declaration.ts'
import { isListOf } from '../../declare/shape.ts'
import { declaredShapes, membersOf, type ShapeMember } from '../declared-shapes.ts'
import type { Complaint, Rule } from '../rule.ts'

const KINDS: ReadonlySet<FieldKind> = new Set([
  'id',
  'text',
  'integer',
  'decimal',
  'boolean',
  'timestamp',
  'date',
  'oneOf',
  'json',
  'money',
  'file',
])
const ITEMS_MAX = 1_000

/** What actions, events and jobs take and answer is made of values that can travel, in lists that end. */
export const shapeMembers: Rule = (_model, app) =>
  declaredShapes(app).flatMap((shape) => membersOf(shape).flatMap(complaintsOf))

function complaintsOf({ at, member }: ShapeMember): readonly Complaint[] {
  if (isListOf(member)) return complaintsOfMax(at, member.max)
  const { kind } = member.spec
  if (KINDS.has(kind)) return []
  return [
    {
      code: 'SHAPE_KIND',
      at,
      message: `is of kind ${kind}, which only a resource can have.`,
      mend:
        kind === 'belongsTo'
          ? 'Use ref(…) for the id of a row.'
          : "Use money('EUR') or integer() for an amount.",
    },
  ]
}

function complaintsOfMax(at: string, max: number): readonly Complaint[] {
  if (Number.isInteger(max) && max >= 1 && max <= ITEMS_MAX) return []
  return [
    {
      code: 'SHAPE_LIST_MAX',
      at,
      message: `is a list of at most ${max} items.`,
      mend: `Choose a whole number from 1 to ${ITEMS_MAX}: listOf(…, { max: 100 }).`,
    },
  ]
}
