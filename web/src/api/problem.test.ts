import { ProblemError, UnreachableError } from '@offstage/client'
import { expect, test } from 'vitest'
import { asProblem, fieldError, refusalOf } from './problem.ts'

const document = {
  type: '/docs/errors#E_INVALID_INPUT',
  title: 'Invalid input',
  status: 400,
  code: 'E_INVALID_INPUT',
  detail: 'The input is wrong in 1 place.',
  errors: [{ pointer: '/amount/currency', detail: 'should be USD' }],
}

test('whatever was thrown has words for a person', () => {
  expect(asProblem(new ProblemError(document))).toEqual(document)
  expect(asProblem(new UnreachableError(new Error('offline'), 'key'))).toMatchObject({
    status: 0,
    code: 'UNREACHABLE',
  })
  expect(asProblem(new Error('a fault'))).toMatchObject({ status: -1, code: 'SCREEN', detail: 'a fault' })
})

test('a field’s complaint is found at its place and below it, and not at a longer name', () => {
  const problem = asProblem(new ProblemError(document))
  expect(fieldError(problem, 'amount')).toBe('should be USD')
  expect(fieldError(problem, 'amo')).toBeUndefined()
  expect(fieldError(undefined, 'amount')).toBeUndefined()
})

test('a declared refusal is a problem by its own name, with what the action said about it', () => {
  const problem = { ...document, status: 409, code: 'outOfStock' }
  const refused = {
    ok: false,
    rejection: 'outOfStock',
    details: { onHand: 2 },
    problem,
    replayed: false,
  } as const
  expect(refusalOf(refused)).toMatchObject({ status: 409, code: 'outOfStock', details: { onHand: 2 } })
})
