import type { ProblemDocument } from '../../errors.ts'
import type { Ask } from '../../plan/ask.ts'
import type { AnsweredField } from './answer-query.ts'
import type { CollectedField } from './collect-fields.ts'
import { errorOfDocument, errorOfThrown } from './graphql-error.ts'
import { lookAgain } from './look-again.ts'
import { performAction, performRowWrite } from './perform-write.ts'
import type { MutationStep, Payload, PayloadPart } from './plan-mutation.ts'
import { object } from './render-connection.ts'
import type { GraphqlContext, GraphqlServices } from './services.ts'

/** Carries out the root fields of a mutation one after the other, each a transaction of its own. */
export async function answerMutation(
  steps: readonly MutationStep[],
  services: GraphqlServices,
  context: GraphqlContext,
): Promise<readonly AnsweredField[]> {
  const answers: AnsweredField[] = []
  for (const step of steps) answers.push(await answerStep(step, services, context))
  return answers
}

async function answerStep(
  step: MutationStep,
  services: GraphqlServices,
  context: GraphqlContext,
): Promise<AnsweredField> {
  const { key } = step.field
  try {
    if (step.kind === 'refused') throw step.problem
    if (step.kind === 'type') return { key, json: '"Mutation"', errors: [] }
    return step.kind === 'action'
      ? await performAndAnswer(step, services, context)
      : await writeRow(step, services, context)
  } catch (error) {
    const place = { path: [key], node: step.field.node }
    return { key, json: 'null', errors: [errorOfThrown(error, place, services, context)] }
  }
}

async function writeRow(
  step: Extract<MutationStep, { kind: 'write' }>,
  services: GraphqlServices,
  context: GraphqlContext,
): Promise<AnsweredField> {
  const { key } = step.field
  const id = await performRowWrite(step, services, context)
  if (step.answer === undefined) return { key, json: JSON.stringify(id), errors: [] }
  // What was done stands, whether or not it can be read afterwards.
  return { key, ...(await readRow(step.answer(id), step.field, [key], services, context)) }
}

async function performAndAnswer(
  step: Extract<MutationStep, { kind: 'action' }>,
  services: GraphqlServices,
  context: GraphqlContext,
): Promise<AnsweredField> {
  const { field, payload } = step
  const outcome = await performAction(step, services, context)
  if (outcome.status >= 400) return rejectedField(field, JSON.parse(outcome.body) as ProblemDocument)
  if (payload === 'whole') return { key: field.key, json: 'true', errors: [] }
  // A stored outcome of an action is what runAction wrote: its output, under "data".
  const { data } = JSON.parse(outcome.body) as { data: Readonly<Record<string, unknown>> }
  const parts: Answered[] = []
  for (const part of payload) parts.push(await answerPart(part, data, field.key, services, context))
  const json = object(payload.map(({ as }, index) => [as, parts[index]?.json ?? 'null']))
  return { key: field.key, json, errors: parts.flatMap(({ errors }) => errors) }
}

/** A declared rejection is null with its name as the error's code. */
function rejectedField(field: CollectedField, document: ProblemDocument): AnsweredField {
  const errors = [errorOfDocument(document, { path: [field.key], node: field.node })]
  return { key: field.key, json: 'null', errors }
}

type Answered = Pick<AnsweredField, 'json' | 'errors'>

async function answerPart(
  part: PayloadPart,
  output: Readonly<Record<string, unknown>>,
  root: string,
  services: GraphqlServices,
  context: GraphqlContext,
): Promise<Answered> {
  if (part.kind !== 'row') return { json: renderPart(part, output), errors: [] }
  const id = output[part.name]
  if (typeof id !== 'string') return { json: 'null', errors: [] }
  return readRow(part.row(id), part.field, [root, part.as], services, context)
}

function renderPart(
  part: Exclude<PayloadPart, { kind: 'row' }>,
  output: Readonly<Record<string, unknown>>,
): string {
  return part.kind === 'type' ? JSON.stringify(part.title) : renderValue(output[part.name], part.of)
}

function renderValue(value: unknown, of: Payload): string {
  if (value === undefined || value === null) return 'null'
  if (of === 'whole') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => renderValue(item, of)).join(',')}]`
  // The value has the shape of the type that the parts were selected from: an object.
  const members = value as Readonly<Record<string, unknown>>
  return object(of.map((part) => [part.as, part.kind === 'row' ? 'null' : renderPart(part, members)]))
}

/** Reads a row after a write, which can have changed its own actor's session. */
async function readRow(
  ask: Ask,
  { node }: CollectedField,
  path: readonly string[],
  services: GraphqlServices,
  context: GraphqlContext,
): Promise<Answered> {
  try {
    const page = await lookAgain(context, (actor) => services.reader.read(ask, actor, context.trace))
    return { json: page.rows[0] ?? 'null', errors: [] }
  } catch (error) {
    return { json: 'null', errors: [errorOfThrown(error, { path, node }, services, context)] }
  }
}
