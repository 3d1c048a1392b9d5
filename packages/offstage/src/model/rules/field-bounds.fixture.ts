import { decimal, integer, money, oneOf, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      resources: [
        resource('shelf', {
          label: text({ min: 5, max: 2 }),
          books: integer({ min: 9, max: 1 }),
          price: money('EUR', { min: '9.00', max: '1' }),
        }).policy(readable),
      ],
    }),
    expect: ['MIN_ABOVE_MAX shelf.label', 'MIN_ABOVE_MAX shelf.books', 'MIN_ABOVE_MAX shelf.price'],
  },
  {
    app: library({
      resources: [
        resource('shelf', {
          label: text({ max: 0 }),
          story: text({ max: 10_485_761 }),
          mark: text({ pattern: new RegExp('\\-') }),
          // What the types refuse, plain JavaScript can still say.
          site: text({ format: 'phone' as 'url' }),
          books: integer({ max: 1.5 }),
          height: decimal({ precision: 4, scale: 5 }),
          depth: decimal({ precision: 39, scale: 2 }),
          state: oneOf('open', 'open'),
          price: money('euro'),
          fine: money('JPY', { min: '0.50' }),
        }).policy(readable),
      ],
    }),
    expect: [
      'TEXT_LENGTH shelf.label',
      'TEXT_LENGTH shelf.story',
      'TEXT_PATTERN shelf.mark',
      'TEXT_FORMAT shelf.site',
      'INTEGER_BOUNDS shelf.books',
      'DECIMAL_DIGITS shelf.height',
      'DECIMAL_DIGITS shelf.depth',
      'OPTIONS shelf.state',
      'MONEY_CURRENCY shelf.price',
      'MONEY_BOUNDS shelf.fine',
    ],
  },
  {
    app: library({
      resources: [
        resource('shelf', {
          label: text({ min: 1, max: 40, pattern: /^[A-Z]-\d+$/ }),
          site: text({ format: 'url' }),
          books: integer({ min: 0, max: 400 }),
          height: decimal({ precision: 6, scale: 2 }),
          state: oneOf('open', 'closed'),
          price: money('EUR', { min: '0.00', max: '12.5' }),
        }).policy(readable),
      ],
    }),
    expect: [],
  },
]
