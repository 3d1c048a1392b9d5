import { GraphQLObjectType, printType, validateSchema } from 'graphql'
import { expect, test } from 'vitest'
import { action } from '../../declare/action.ts'
import { app } from '../../declare/app.ts'
import { everyone, type Predicate } from '../../declare/expression.ts'
import { feature, type FeatureParts } from '../../declare/feature.ts'
import { belongsTo, integer, oneOf, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { buildModel } from '../../model/build-model.ts'
import {
  GRAPH_FIELDS,
  GRAPH_TYPES,
  graphFieldsOf,
  graphTypesOf,
  graphTypesOfAction,
  keyArguments,
  LIST_ARGUMENTS,
  rangeArgument,
} from '../../model/graph-names.ts'
import { buildSchema } from './build-schema.ts'
import { shopModel } from './testing/shop-app.ts'

const schemaOf = (parts: FeatureParts) =>
  buildSchema(buildModel(app('small', { features: [feature('only', parts)] }))).schema

const all = () => ({ read: everyone, create: everyone, update: everyone, delete: everyone })

function fieldsOf(schema: ReturnType<typeof schemaOf>, type: string): string[] {
  const found = schema.getType(type)
  return found instanceof GraphQLObjectType ? Object.keys(found.getFields()) : []
}

test("the shop's schema is valid", () => {
  expect(validateSchema(buildSchema(shopModel).schema)).toEqual([])
})

test('a whole number is an Int only where its declared bounds fit 32 bits', () => {
  const Thing = resource('thing', {
    small: integer({ min: 0, max: 2_147_483_647 }),
    large: integer({ min: 0, max: 2_147_483_648 }),
    open: integer({ min: 0 }),
  }).policy(all)
  const printed = printType(schemaOf({ resources: [Thing] }).getType('Thing') as GraphQLObjectType)
  expect(printed).toContain('small: Int!')
  expect(printed).toContain('large: SafeInt!')
  expect(printed).toContain('open: SafeInt!')
})

test('options that GraphQL cannot name are text', () => {
  const Thing = resource('thing', {
    one: oneOf('a', 'b'),
    two: oneOf('a b', 'c'),
    three: oneOf('true', 'x'),
  }).policy(all)
  const printed = printType(schemaOf({ resources: [Thing] }).getType('Thing') as GraphQLObjectType)
  expect(printed).toContain('one: ThingOne!')
  expect(printed).toContain('two: String!')
  expect(printed).toContain('three: String!')
})

test('what may be masked or absent is nullable', () => {
  const Thing = resource('thing', { plain: text(), masked: text(), absent: text().optional() })
    .computed((thing) => ({ isPlain: thing.plain.is('x'), isMasked: thing.masked.is('x') }))
    .policy((_thing, actor) => ({ read: everyone, fields: { masked: actor.isSignedIn } }))
  const printed = printType(schemaOf({ resources: [Thing] }).getType('Thing') as GraphQLObjectType)
  expect(printed).toMatch(/plain: String!$/m)
  expect(printed).toMatch(/masked: String$/m)
  expect(printed).toMatch(/absent: String$/m)
  expect(printed).toMatch(/isPlain: Boolean!$/m)
  expect(printed).toMatch(/isMasked: Boolean$/m)
})

test('rights that nobody has make no mutation, and without any write there is no Mutation', () => {
  const rights = (which: Record<string, Predicate>) =>
    schemaOf({ resources: [resource('thing', { name: text() }).policy(() => which)] })
  expect(fieldsOf(rights(all()), 'Mutation')).toEqual(['createThing', 'updateThing', 'deleteThing'])
  expect(fieldsOf(rights({ read: everyone, update: everyone }), 'Mutation')).toEqual(['updateThing'])
  expect(rights({ read: everyone }).getMutationType()).toBeUndefined()
})

test('a row that nobody reads is written all the same, and answers its id', () => {
  const Readable = resource('readable', { name: text() }).policy(all)
  const Blind = resource('blind', { name: text(), readable: belongsTo(Readable, { inverse: 'blinds' }) })
    .list({ by: ['readable'] })
    .policy(() => ({ create: everyone }))
  const schema = schemaOf({ resources: [Readable, Blind] })
  expect(schema.getType('Blind')).toBeUndefined()
  expect(fieldsOf(schema, 'Readable')).not.toContain('blinds')
  expect(String(schema.getMutationType()?.getFields()['createBlind']?.type)).toBe('ID')
})

test('children are offered only where a declared list brings them from their parent', () => {
  const Parent = resource('parent', { name: text() }).policy(all)
  const parts = (by: readonly ('parent' | 'name')[]) => [
    Parent,
    resource(
      'child',
      { name: text({ max: 9 }), parent: belongsTo(Parent, { inverse: 'children' }) },
      { plural: 'kids' },
    )
      .list({ by })
      .policy(all),
  ]
  expect(fieldsOf(schemaOf({ resources: parts(['parent']) }), 'Parent')).toContain('children')
  expect(fieldsOf(schemaOf({ resources: parts(['name']) }), 'Parent')).not.toContain('children')
})

test('an action that has the name of a generated write is what is said under it', () => {
  const Thing = resource('thing', { name: text() }).policy(all)
  const createThing = action(
    'createThing',
    { input: { name: text() }, output: {}, allow: () => everyone },
    async () => ({}),
  )
  const schema = schemaOf({ resources: [Thing], actions: [createThing] })
  expect(String(schema.getMutationType()?.getFields()['createThing']?.type)).toBe('Boolean')
})

test('a hidden action is not in the schema', () => {
  const Thing = resource('thing', { name: text() }).policy(() => ({ read: everyone }))
  const hidden = action(
    'sneak',
    { input: {}, output: {}, hidden: true, allow: () => everyone },
    async () => ({}),
  )
  expect(schemaOf({ resources: [Thing], actions: [hidden] }).getMutationType()).toBeUndefined()
})

test('every type has a name that the model keeps free for it', () => {
  const { resources, actions } = shopModel
  const { schema } = buildSchema(shopModel)
  const types = [
    ...GRAPH_TYPES,
    ...[...resources.values()].flatMap(graphTypesOf),
    ...[...actions.values()].flatMap(graphTypesOfAction),
  ]
  const made = Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith('__'))
  expect(made.filter((name) => !types.includes(name))).toEqual([])
  const fields = [...GRAPH_FIELDS, ...[...resources.values()].flatMap(graphFieldsOf)]
  expect(fieldsOf(schema, 'Query').filter((name) => !fields.includes(name))).toEqual([])
})

test('every argument of a list is one that the model keeps free', () => {
  const { products } = buildSchema(shopModel).schema.getSubscriptionType()?.getFields() ?? {}
  const fields = [...(shopModel.resources.get('product')?.fields.keys() ?? [])]
  const known = [...LIST_ARGUMENTS, ...fields.flatMap((name) => [...keyArguments(name), rangeArgument(name)])]
  const names = products?.args.map(({ name }) => name) ?? []
  expect(names).toEqual(expect.arrayContaining([...LIST_ARGUMENTS]))
  expect(names.filter((name) => !known.includes(name))).toEqual([])
})
