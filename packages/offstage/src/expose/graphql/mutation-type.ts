import {
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLObjectType,
} from 'graphql'
import type { ModelAction, ModelField, ModelResource } from '../../model/model.ts'
import { pascalCase, words } from '../../model/names.ts'
import { inputType } from './field-types.ts'
import { enumNameOf } from './list-arguments.ts'
import type { WriteRight } from './meaning.ts'
import { SafeInt } from './scalars.ts'
import { isReadable, objectType, rowType, type BookField, type SchemaBook } from './schema-book.ts'
import { fieldInput, shapeInput, shapeOutput } from './shape-types.ts'

/** The writes: every action, and create, update, delete and restore where the policy gives anybody the right. */
export function mutationType(
  book: SchemaBook,
  resources: readonly ModelResource[],
  actions: readonly ModelAction[],
): GraphQLObjectType | undefined {
  const declared = actions.map((action) => actionField(book, action))
  const names = new Set(declared.map(({ name }) => name))
  // An action of the same name is what the app wants said under it.
  const generated = resources
    .flatMap((resource) => writeFields(book, resource))
    .filter(({ name }) => !names.has(name))
  const fields = [...declared, ...generated]
  return fields.length === 0 ? undefined : objectType(book, 'Mutation', fields)
}

const KEY = {
  type: GraphQLString,
  description: 'A random key for this intent: sent again with the same key, it happens once.',
}

function actionField(book: SchemaBook, action: ModelAction): BookField {
  const { settings } = action.action
  const title = pascalCase(action.name)
  const input = shapeInput(`${title}Input`, settings.input)
  const output = shapeOutput(book, `${title}Payload`, settings.output)
  const key = settings.idempotency === 'required' ? { ...KEY, type: new GraphQLNonNull(GraphQLString) } : KEY
  const rejections = Object.keys(settings.rejects ?? {})
  return {
    name: action.name,
    ...(rejections.length > 0 && { description: `May be rejected: ${rejections.join(', ')}.` }),
    type: () => output,
    args: { ...(input && { input: { type: new GraphQLNonNull(input) } }), idempotencyKey: key },
    meaning: { kind: 'action', action },
  }
}

// ── Generated writes ─────────────────────────────────────────────────────────────────────────────────────────────

function writeFields(book: SchemaBook, resource: ModelResource): BookField[] {
  const rights: WriteRight[] = ['create', 'update', 'delete', 'restore']
  return rights
    .filter((right) => book.sight.may(resource, right))
    .flatMap((right) => {
      const args = writeArguments(right, resource)
      return args === undefined ? [] : [writeField(book, resource, right, args)]
    })
}

function writeField(
  book: SchemaBook,
  resource: ModelResource,
  right: WriteRight,
  args: GraphQLFieldConfigArgumentMap,
): BookField {
  const answersRow = right !== 'delete' && isReadable(book, resource)
  return {
    name: `${right}${resource.title}`,
    description: answersRow
      ? `Answers the ${words(resource.name)} as you may see it.`
      : `Answers the id of the ${words(resource.name)}.`,
    type: () => (answersRow ? rowType(book, resource) : GraphQLID),
    args: { ...args, idempotencyKey: KEY },
    meaning: { kind: 'write', right, resource },
  }
}

const ROW = { type: new GraphQLNonNull(GraphQLID) }
const VERSION = { type: SafeInt, description: 'Refused when the row is at another version by now.' }

function writeArguments(
  right: WriteRight,
  resource: ModelResource,
): GraphQLFieldConfigArgumentMap | undefined {
  if (right === 'restore') return { id: ROW }
  if (right === 'delete') return { id: ROW, ifVersion: VERSION }
  const input = rowInput(right, resource)
  if (input === undefined) return undefined
  return right === 'create' ? { input } : { id: ROW, changes: input, ifVersion: VERSION }
}

function rowInput(right: 'create' | 'update', resource: ModelResource) {
  const settable = [...resource.fields.values()].filter(isSettable)
  if (settable.length === 0) return undefined
  const typeOf = (field: ModelField) => {
    const enumName = enumNameOf(resource, field)
    return right === 'create' ? fieldInput(field.spec, enumName) : inputType(field.spec, enumName)
  }
  const fields = Object.fromEntries(settable.map((field) => [field.name, { type: typeOf(field) }]))
  const name = `${pascalCase(right)}${resource.title}Input`
  return { type: new GraphQLNonNull(new GraphQLInputObjectType({ name, fields })) }
}

const isSettable = ({ builtIn, kind, spec }: ModelField): boolean =>
  !builtIn && kind !== 'balance' && spec.readonly !== true
