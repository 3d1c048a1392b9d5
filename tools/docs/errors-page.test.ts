import { expect, test } from 'vitest'
import { errorsPage } from './errors-page.ts'

test('an entry shows status, title, detail and hint, with its arguments in braces', () => {
  const page = errorsPage({
    E_GONE: {
      status: 410,
      title: 'Gone',
      detail: ({ what }) => `The ${what} is <gone>.`,
      hint: ({ nearest }) => (nearest ? `Perhaps you meant ${nearest}.` : 'Give up.'),
    },
    E_BARE: { status: 400, title: 'Bare', detail: () => 'Nothing more.' },
  })
  expect(page.slice(page.indexOf('## '))).toBe(`## E_GONE

**410 Gone**

The {what} is \\<gone\\>.

Hint: Perhaps you meant {nearest}.

## E_BARE

**400 Bare**

Nothing more.
`)
})
