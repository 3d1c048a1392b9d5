import { file } from '../../declare/field.ts'
import type { FileRules } from '../../declare/declaration.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const shelfWith = (rules: FileRules) =>
  library({ resources: [resource('shelf', { photo: file(rules) }).policy(readable)] })

export const fixture: readonly RuleFixture[] = [
  { app: shelfWith({ types: [], maxBytes: 1 }), expect: ['FILE_TAKES_NOTHING shelf.photo'] },
  { app: shelfWith({ types: ['png'], maxBytes: 1 }), expect: ['FILE_TYPE_UNKNOWN shelf.photo'] },
  { app: shelfWith({ types: ['image/png'], maxBytes: 0 }), expect: ['FILE_MAX_BYTES shelf.photo'] },
  {
    app: shelfWith({
      types: ['image/png'],
      maxBytes: 1,
      // The fit is what plain JavaScript can write.
      variants: { wide: { width: 5_000, height: 0, fit: 'stretch' as 'cover' } },
    }),
    expect: [
      'FILE_VARIANT_SIDE shelf.photo.variants.wide',
      'FILE_VARIANT_SIDE shelf.photo.variants.wide',
      'FILE_VARIANT_FIT shelf.photo.variants.wide',
    ],
  },
  {
    app: shelfWith({ types: ['application/pdf'], maxBytes: 1, variants: { thumb: { width: 96 } } }),
    expect: ['FILE_VARIANTS_OF_NO_PICTURE shelf.photo'],
  },
  {
    app: shelfWith({
      types: ['image/*', 'application/vnd.oasis.opendocument.text'],
      maxBytes: 5_000_000,
      variants: { thumb: { width: 96, height: 96, fit: 'cover' }, full: { width: 4_096, fit: 'inside' } },
    }),
    expect: [],
  },
]
