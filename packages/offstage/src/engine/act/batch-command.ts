import { problem } from '../../errors.ts'
import type { Model, ModelAction } from '../../model/model.ts'
import { requireAllowed, runAction } from './action-command.ts'
import { checkShape } from './check-shape.ts'
import type { Command } from './perform.ts'

const BATCH_MAX = 50

/** Makes the command that runs several actions in one transaction: all of them, or none. */
export function batchCommand(
  model: Model,
  body: unknown,
  request: Pick<Command, 'actor' | 'trace' | 'key'>,
): Command {
  const steps = batchSteps(model, body)
  if (
    request.key === undefined &&
    steps.some(({ action }) => action.action.settings.idempotency === 'required')
  )
    throw problem('E_KEY_REQUIRED', { action: 'this batch' })
  return {
    ...request,
    title: `${steps.length} actions as one`,
    allow: () => steps.forEach(({ action }) => requireAllowed(action, request.actor, request.trace)),
    run: async (context) => {
      const results: unknown[] = []
      for (const { action, input } of steps) {
        const { body: result } = await runAction(action, input, context)
        results.push(JSON.parse(result))
      }
      return { status: 200, body: JSON.stringify({ data: results }) }
    },
  }
}

interface BatchStep {
  readonly action: ModelAction
  readonly input: Readonly<Record<string, unknown>>
}

function batchSteps(model: Model, body: unknown): readonly BatchStep[] {
  const given = typeof body === 'object' && body !== null && 'actions' in body ? body.actions : undefined
  if (!Array.isArray(given) || given.length === 0 || given.length > BATCH_MAX)
    throw problem(
      'E_INVALID_INPUT',
      {},
      {
        errors: [
          {
            pointer: '/actions',
            detail: `should be a list of 1 to ${BATCH_MAX} actions, each { "action": "name", "input": {…} }`,
          },
        ],
      },
    )
  return given.map((step: unknown, index) => {
    const named = typeof step === 'object' && step !== null && 'action' in step ? String(step.action) : ''
    const action = [...model.actions.values()].find(({ name, path }) => name === named || path === named)
    if (action === undefined || action.action.settings.hidden === true)
      throw problem(
        'E_INVALID_INPUT',
        {},
        { errors: [{ pointer: `/actions/${index}/action`, detail: 'should name an action' }] },
      )
    const input = typeof step === 'object' && step !== null && 'input' in step ? step.input : {}
    return { action, input: checkShape(action.action.settings.input, input) }
  })
}
