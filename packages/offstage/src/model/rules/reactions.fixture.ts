import { event } from '../../declare/event.ts'
import { integer, money, oneOf, text } from '../../declare/field.ts'
import { job } from '../../declare/job.ts'
import { listOf, type Shape } from '../../declare/shape.ts'
import { library, type RuleFixture } from '../rule-fixture.ts'

const reaction = (payload: Shape, input: Shape) => {
  const returned = event('returned', payload)
  const thank = job('thank', { input }, async () => {})
  return library({ events: [returned], jobs: [thank], on: [[returned, thank]] })
}
const differs = ['REACTION_INPUT_DIFFERS on returned, thank']
const returned = event('returned', {})
const thank = job('thank', { input: {} }, async () => {})

export const fixture: readonly RuleFixture[] = [
  { app: reaction({ book: text() }, {}), expect: differs },
  { app: reaction({}, { book: text() }), expect: differs },
  { app: reaction({ book: text() }, { book: integer() }), expect: differs },
  { app: reaction({ fine: money('EUR') }, { fine: money('USD') }), expect: differs },
  { app: reaction({ book: text().optional() }, { book: text() }), expect: differs },
  { app: reaction({ state: oneOf('good', 'bad') }, { state: oneOf('good') }), expect: differs },
  { app: reaction({ books: listOf(text()) }, { books: text() }), expect: differs },
  {
    app: reaction({ books: listOf({ mark: text() }) }, { books: listOf({ mark: integer() }) }),
    expect: differs,
  },
  {
    app: reaction({ books: listOf(text(), { max: 9 }) }, { books: listOf(text(), { max: 8 }) }),
    expect: differs,
  },
  {
    app: library({ on: [[returned, thank]] }),
    expect: ['REACTION_OUT_OF_APP on returned, thank', 'REACTION_OUT_OF_APP on returned, thank'],
  },
  {
    app: library({
      events: [returned],
      jobs: [thank],
      on: [
        [returned, thank],
        [returned, thank],
      ],
    }),
    expect: ['REACTION_TWICE on returned, thank'],
  },
  {
    app: reaction(
      { book: text(), state: oneOf('good'), marks: listOf({ page: integer() }) },
      {
        book: text(),
        state: oneOf('good', 'bad'),
        marks: listOf({ page: integer() }),
        greeting: text().default('Thank you'),
      },
    ),
    expect: [],
  },
]
