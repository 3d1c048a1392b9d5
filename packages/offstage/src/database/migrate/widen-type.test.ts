import { expect, test } from 'vitest'
import { widenType } from './widen-type.ts'

test.each([
  ['character varying(8)', 'character varying(32)', 'free'],
  ['character varying(8)', 'character varying', 'free'],
  ['character varying(8)', 'text', 'free'],
  ['character varying', 'text', 'free'],
  ['smallint', 'integer', 'rewrite'],
  ['smallint', 'bigint', 'rewrite'],
  ['integer', 'bigint', 'rewrite'],
  ['numeric(6,2)', 'numeric(12,2)', 'free'],
  ['numeric(6,2)', 'numeric', 'free'],
  ['numeric(6,2)', 'numeric(8,4)', 'rewrite'],
  ['timestamp(3) with time zone', 'timestamp(6) with time zone', 'free'],
])('%s widens to %s', (from, to, how) => {
  expect(widenType(from, to)).toBe(how)
})

test.each([
  ['character varying(32)', 'character varying(8)'],
  ['character varying', 'character varying(8)'],
  ['text', 'character varying(8)'],
  ['bigint', 'integer'],
  ['integer', 'text'],
  ['integer', 'numeric(12,2)'],
  ['numeric(12,2)', 'numeric(12,4)'],
  ['numeric(12,2)', 'numeric(14,0)'],
  ['numeric', 'numeric(12,2)'],
  ['timestamp(6) with time zone', 'timestamp(3) with time zone'],
  ['timestamp(3) without time zone', 'timestamp(6) with time zone'],
  ['text', 'text[]'],
  ['character varying(8)[]', 'text[]'],
  ['uuid', 'text'],
])('%s is not turned into %s by itself', (from, to) => {
  expect(widenType(from, to)).toBeUndefined()
})
