import { GraphQLError, GraphQLScalarType } from 'graphql'
import { isCalendarDate, parseInstant } from '../../values/instant.ts'

/** Whole numbers past 32 bits, which GraphQL's Int refuses. */
export const SafeInt = new GraphQLScalarType({
  name: 'SafeInt',
  description: 'A whole number within ±(2^53 − 1).',
  coerceInputValue: (value) =>
    accepted(value, Number.isSafeInteger(value), 'a whole number within ±(2^53 − 1)'),
})

export const DateTime = new GraphQLScalarType({
  name: 'DateTime',
  description: 'A point in time as RFC 3339 text; answers are in UTC with microseconds.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  coerceInputValue: (value) =>
    accepted(
      value,
      typeof value === 'string' && parseInstant(value) !== undefined,
      'a time such as 2026-01-31T09:30:00Z',
    ),
})

export const CalendarDate = new GraphQLScalarType({
  name: 'Date',
  description: 'A calendar date, YYYY-MM-DD.',
  coerceInputValue: (value) =>
    accepted(value, typeof value === 'string' && isCalendarDate(value), 'a date such as 2026-01-31'),
})

export const Json = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value.',
})

function accepted(value: unknown, fits: boolean, should: string): unknown {
  if (!fits) throw new GraphQLError(`Expected ${should}.`)
  return value
}
