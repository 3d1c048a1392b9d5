import { expect, test } from 'vitest'
import { readPlan } from './read-plan.ts'

const text = `Limit  (cost=8.30..8.31 rows=1 width=172)
  InitPlan 1
    ->  Index Only Scan using session_pkey on session s  (cost=0.15..8.17 rows=1 width=0)
          Index Cond: (id = 'x')
  ->  Sort  (cost=8.30..8.31 rows=20 width=172)
        Sort Key: name
        ->  Index Scan using customer_user_id_idx on customer t  (cost=0.28..8.29 rows=1200 width=172)
              Index Cond: (user_id = 'x')
              Filter: active`

test('a plan in text is read as a tree, each node in words', () => {
  const plan = readPlan(text)
  expect(plan?.words).toBe('Stopped as soon as there were enough')
  expect(plan?.children.map(({ words }) => words)).toEqual([
    'Read it off an index of session, without opening the table',
    'Put them in order',
  ])
  expect(plan?.children[1]?.children[0]).toEqual({
    words: 'Went straight to it in customer by an index',
    title: 'Index Scan using customer_user_id_idx on customer t',
    facts: ['about 1,200 rows', "Index Cond: (user_id = 'x')", 'Filter: active'],
    children: [],
  })
})

test('a plan in JSON is read the same', () => {
  const plan = readPlan([
    {
      Plan: {
        'Node Type': 'Limit',
        'Plan Rows': 1,
        Plans: [{ 'Node Type': 'Seq Scan', 'Relation Name': 'product' }],
      },
    },
  ])
  expect(plan?.facts).toEqual(['about one row'])
  expect(plan?.children[0]?.words).toBe('Read product from end to end')
})

test('what is no plan is not read as one', () => {
  expect(readPlan('Utility statements have no plan structure')).toBeUndefined()
  expect(readPlan({ other: true })).toBeUndefined()
})
