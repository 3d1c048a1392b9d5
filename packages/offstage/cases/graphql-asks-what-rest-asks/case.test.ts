import { expect, test } from 'vitest'
import { runCase } from '../running/run-case.ts'
import { arrange, concerts } from './app.ts'

test('GraphQL and REST ask the same engine, and GraphQL answers just what is asked for', async () => {
  const [, graphql, , unknown] = await runCase(import.meta.dirname, { app: concerts, arrange })
  const nodes = [{ title: 'Winter Journey', price: { amount: '18.00', currency: 'EUR' }, ahead: false }]
  expect(graphql?.body).toEqual({
    data: { hall: { name: 'Great Hall', concerts: { nodes, pageInfo: { hasNextPage: true } } } },
  })
  expect(unknown?.body).toMatchObject({ errors: [{ message: expect.stringContaining('seats') }] })
})
