import type { AnyAction } from '../../declare/action.ts'
import { declaredParts } from '../declared-parts.ts'
import type { Complaint, Rule } from '../rule.ts'

const STATUSES = [409, 410, 422]
const IDEMPOTENCY = ['required', 'optional']

/** An action's refusals are answers that a client can tell apart from a failure. */
export const actionSettings: Rule = (_model, app) =>
  declaredParts(app).actions.flatMap((action) => [...complaintsOfRejects(action), ...complaintsOfKey(action)])

function complaintsOfRejects({ name, settings }: AnyAction): readonly Complaint[] {
  return Object.entries(settings.rejects ?? {})
    .filter(([, status]) => !STATUSES.includes(status))
    .map(([reject, status]) => ({
      code: 'REJECT_STATUS',
      at: `${name}.rejects.${reject}`,
      message: `is answered with status ${status}.`,
      mend: `Choose one of ${STATUSES.join(', ')}; 409 says that the state of things stands against it.`,
    }))
}

function complaintsOfKey({ name, settings }: AnyAction): readonly Complaint[] {
  const { idempotency = 'optional' } = settings
  if (IDEMPOTENCY.includes(idempotency)) return []
  return [
    {
      code: 'IDEMPOTENCY_UNKNOWN',
      at: `${name}.idempotency`,
      message: `is "${String(idempotency)}".`,
      mend: `Choose one of ${IDEMPOTENCY.join(', ')}.`,
    },
  ]
}
