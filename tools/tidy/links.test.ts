import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { links } from './links.ts'

const page = (text: string): Record<string, string> => ({
  'docs/guide.md': text,
  'docs/other.md': '# Two words, `code` & more\n\n## Twice\n\n## Twice\n',
  'docs/picture.png': '',
  'README.md': '',
})

test('a link that leads nowhere is found', () => {
  const text = `# Guide
[a](other.md) [b](gone.md) ![c](picture.png) ![d](gone.png)
[e]: ../README.md
[f]: ../GONE.md
<img src="gone.jpg">
[g](other.md#nothing) [h](#guide) [i](#nothing)`
  expect(complaints(links, page(text))).toEqual([
    'docs/guide.md:2 gone.md leads nowhere',
    'docs/guide.md:2 gone.png leads nowhere',
    'docs/guide.md:4 ../GONE.md leads nowhere',
    'docs/guide.md:5 gone.jpg leads nowhere',
    'docs/guide.md:6 other.md#nothing names no heading of docs/other.md',
    'docs/guide.md:6 #nothing names no heading of docs/guide.md',
  ])
})

test('headings are named as GitHub names them, and folders may be linked', () => {
  const text =
    '[a](other.md#two-words-code--more) [b](other.md#twice-1) [c](../docs/) [d](https://example.org/x)'
  expect(complaints(links, page(text))).toEqual([])
})

test('an example of a link is no link', () => {
  expect(complaints(links, page('`[a](gone.md)`\n\n```md\n[b](gone.md)\n```\n'))).toEqual([])
})
