import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  type GraphQLInputType,
  type GraphQLNullableOutputType,
  type GraphQLScalarType,
  GRAPHQL_MAX_INT,
  GRAPHQL_MIN_INT,
} from 'graphql'
import type { FieldSpec } from '../../declare/declaration.ts'
import { isCurrency } from '../../values/money.ts'
import { CalendarDate, DateTime, Json, SafeInt } from './scalars.ts'
import { FileType, MoneyInput, MoneyType } from './shared-types.ts'

/** The type under which a field is answered; an enum of its own is named `enumName`. */
export function outputType(spec: FieldSpec, enumName: string): GraphQLNullableOutputType {
  switch (spec.kind) {
    case 'money':
      return MoneyType
    case 'file':
      return FileType
    case 'balance':
      return isCurrency(spec.unit) ? MoneyType : GraphQLString
    default:
      return keyType(spec, enumName)
  }
}

/** The type under which a value of a field is taken in a write. */
export function inputType(spec: FieldSpec, enumName: string): GraphQLInputType {
  return spec.kind === 'money' ? MoneyInput : keyType(spec, enumName)
}

/** The type under which a value of a field is compared in a list: money of the field's own currency is decimal text. */
export function keyType(spec: FieldSpec, enumName: string): GraphQLScalarType | GraphQLEnumType {
  switch (spec.kind) {
    case 'id':
    case 'belongsTo':
    case 'file':
      return GraphQLID
    case 'integer':
      return fitsInt(spec) ? GraphQLInt : SafeInt
    case 'boolean':
      return GraphQLBoolean
    case 'timestamp':
      return DateTime
    case 'date':
      return CalendarDate
    case 'json':
      return Json
    case 'oneOf':
      return enumType(spec.options ?? [], enumName)
    case 'text':
    case 'decimal':
    case 'money':
    case 'balance':
      return GraphQLString
  }
}

/** GraphQL's Int has 32 bits, so a whole number is an Int only where its declared bounds fit. */
function fitsInt({ min, max }: FieldSpec): boolean {
  return min !== undefined && max !== undefined && min >= GRAPHQL_MIN_INT && max <= GRAPHQL_MAX_INT
}

const ENUM_VALUE = /^(?!true$|false$|null$|__)[A-Za-z_][A-Za-z0-9_]*$/
const enums = new WeakMap<readonly string[], Map<string, GraphQLEnumType>>()

/** Rows hold the options as they are declared, so an option that GraphQL cannot name makes the field plain text. */
function enumType(options: readonly string[], name: string): GraphQLScalarType | GraphQLEnumType {
  if (!options.every((option) => ENUM_VALUE.test(option))) return GraphQLString
  const known = enums.get(options) ?? new Map<string, GraphQLEnumType>()
  enums.set(options, known)
  const type =
    known.get(name) ??
    new GraphQLEnumType({ name, values: Object.fromEntries(options.map((option) => [option, {}])) })
  known.set(name, type)
  return type
}
