import { expect, test } from 'vitest'
import { configurationPage } from './configuration-page.ts'

test('a setting shows what it takes, what stands in for it and whether it is secret', () => {
  const page = configurationPage([
    {
      env: 'OFFSTAGE_SECRET',
      type: 'at least 32 characters long',
      default: 'none',
      isRequiredInProduction: true,
      isSecret: true,
      example: 'correct-horse',
      about: 'Signs <links>.',
    },
  ])
  expect(page.slice(page.indexOf('## '))).toBe(`## OFFSTAGE_SECRET

Signs \\<links\\>.

- Value: at least 32 characters long
- Default: none
- Example: \`OFFSTAGE_SECRET=correct-horse\`
- Required in production
- Secret: never logged, never shown
`)
})
