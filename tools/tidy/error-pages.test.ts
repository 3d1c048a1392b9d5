import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { errorPages } from './error-pages.ts'

const registry = (codes: readonly string[]): string =>
  ['export const errors = {', ...codes.map((code) => `  ${code}: entry(400, 'Title'),`), '}'].join('\n')

test('a code without an entry and an entry without a code are found', () => {
  const files = {
    'packages/offstage/src/errors.ts': registry(['E_KNOWN', 'E_UNDOCUMENTED']),
    'docs/reference/errors.md': '# Errors\n\n## E_KNOWN\n\n## E_GONE\n',
  }
  expect(complaints(errorPages, files)).toEqual([
    'packages/offstage/src/errors.ts:3 E_UNDOCUMENTED has no entry in docs/reference/errors.md; run node tools/docs-reference.ts',
    'docs/reference/errors.md:5 E_GONE is not in the registry',
  ])
})
