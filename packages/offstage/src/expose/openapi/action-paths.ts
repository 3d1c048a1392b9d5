import type { Model, ModelAction } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { describedActions, needsSignIn, whoMay } from './described.ts'
import { JSON_TYPE, merged, refTo, type Operation, type Paths, type Schema } from './document.ts'
import { exampleOutput, exampleShape } from './example-value.ts'
import { REFUSALS, refusalResponses } from './refusals.ts'
import { ANYBODY, dataOf, SIGNED_IN, withExample } from './resource-paths.ts'
import { sentence } from './resource-schemas.ts'
import { shapeSchema } from './shape-schema.ts'

/** The addresses of the actions, and the one that runs several of them as one. */
export function actionPaths(model: Model): Paths {
  const actions = describedActions(model)
  if (actions.length === 0) return {}
  return {
    ...Object.fromEntries(
      actions.map((action) => [`/api/actions/${action.path}`, { post: actionOperation(action) }]),
    ),
    '/api/batch': { post: batchOperation(actions) },
  }
}

/** The schemas of what the actions take and answer. */
export function actionSchemas(model: Model): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    describedActions(model).flatMap((action) => [
      [inputName(action), shapeSchema(action.action.settings.input, 'in')],
      [outputName(action), shapeSchema(action.action.settings.output, 'out')],
    ]),
  )
}

// A point keeps these apart from whatever a resource is called.
const inputName = ({ name }: ModelAction): string => `${name}.Input`
const outputName = ({ name }: ModelAction): string => `${name}.Output`

function actionOperation(action: ModelAction): Operation {
  const { settings } = action.action
  const isKeyed = settings.idempotency === 'required'
  const input = exampleShape(settings.input, 'in')
  const output = exampleOutput(settings)
  return {
    operationId: action.name,
    tags: ['Actions'],
    summary: sentence(words(action.name)),
    description: [
      ...(settings.about === undefined ? [] : [settings.about]),
      whoMay('do this', action.allow),
      'One transaction: all of it happens or nothing.',
    ].join(' '),
    parameters: [
      refTo('parameters', isKeyed ? 'idempotencyKeyRequired' : 'idempotencyKey'),
      refTo('parameters', 'traceparent'),
    ],
    requestBody: {
      required: Object.keys(settings.input).length > 0,
      content: { [JSON_TYPE]: withExample(refTo('schemas', inputName(action)), input) },
    },
    responses: {
      '200': {
        description: 'Done.',
        headers: writeHeaders,
        content: {
          [JSON_TYPE]: withExample(dataOf(refTo('schemas', outputName(action))), output && { data: output }),
        },
      },
      ...refusalResponses(
        isKeyed ? [...REFUSALS.action, 'E_KEY_REQUIRED'] : REFUSALS.action,
        settings.rejects,
      ),
    },
    security: needsSignIn(action.allow) ? SIGNED_IN : ANYBODY,
  }
}

const writeHeaders = {
  'Idempotent-Replayed': refTo('headers', 'IdempotentReplayed'),
  Traceparent: refTo('headers', 'Traceparent'),
  'Server-Timing': refTo('headers', 'ServerTiming'),
}

function batchOperation(actions: readonly ModelAction[]): Operation {
  const [first] = actions
  const input = first && exampleShape(first.action.settings.input, 'in')
  const output = first && exampleOutput(first.action.settings)
  return {
    operationId: 'batch',
    tags: ['Actions'],
    summary: 'Several actions as one',
    description:
      'Runs the actions in order in one transaction: if one is refused, none has happened, and the refusal is the answer. ' +
      'The Idempotency-Key is required where one of the actions requires it.',
    parameters: [refTo('parameters', 'idempotencyKey'), refTo('parameters', 'traceparent')],
    requestBody: {
      required: true,
      content: {
        [JSON_TYPE]: withExample(batchSchema(actions), input && { actions: [{ action: first.name, input }] }),
      },
    },
    responses: {
      '200': {
        description: "Each action's answer, in order.",
        headers: writeHeaders,
        content: {
          [JSON_TYPE]: withExample(
            dataOf({
              type: 'array',
              items: { anyOf: actions.map((action) => dataOf(refTo('schemas', outputName(action)))) },
            }),
            output && { data: [{ data: output }] },
          ),
        },
      },
      ...refusalResponses([...REFUSALS.action, 'E_KEY_REQUIRED'], rejectionsOf(actions)),
    },
    security: SIGNED_IN,
  }
}

const batchSchema = (actions: readonly ModelAction[]): Schema => ({
  type: 'object',
  required: ['actions'],
  properties: {
    actions: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: {
        anyOf: actions.map((action) => ({
          type: 'object',
          required: ['action'],
          properties: {
            action: { enum: [...new Set([action.name, action.path])] },
            input: refTo('schemas', inputName(action)),
          },
        })),
      },
    },
  },
})

/** All declared rejections; where two actions give one name different statuses, the first says which. */
const rejectionsOf = (actions: readonly ModelAction[]) =>
  merged<number>(actions.toReversed().map(({ action }) => action.settings.rejects ?? {}))
