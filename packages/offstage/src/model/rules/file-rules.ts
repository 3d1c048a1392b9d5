import type { FileRules, FileVariant } from '../../declare/declaration.ts'
import { declaredFields } from '../declared-fields.ts'
import type { Complaint, Rule } from '../rule.ts'

// The top-level types of IANA's registry that content is sent with.
const TYPE = /^(application|audio|font|image|message|model|multipart|text|video)\/([a-z0-9][a-z0-9.+-]*|\*)$/
const SIDE_MAX = 4_096
const FITS = ['cover', 'inside']

/** A file field says what it takes, how much of it, and in which sizes a picture is delivered. */
export const fileRules: Rule = (_model, app) =>
  declaredFields(app).flatMap(({ at, spec }) =>
    spec.kind === 'file' && spec.file !== undefined ? complaintsOf(at, spec.file) : [],
  )

function complaintsOf(at: string, rules: FileRules): readonly Complaint[] {
  return [
    ...complaintsOfTypes(at, rules),
    ...complaintsOfSize(at, rules),
    ...Object.entries(rules.variants ?? {}).flatMap(([name, variant]) =>
      complaintsOfVariant(`${at}.variants.${name}`, variant),
    ),
    ...complaintsOfNoPicture(at, rules),
  ]
}

function complaintsOfTypes(at: string, { types }: FileRules): readonly Complaint[] {
  if (types.length === 0)
    return [
      {
        code: 'FILE_TAKES_NOTHING',
        at,
        message: 'takes no type of file at all.',
        mend: "Name the types it takes: types: ['image/png', 'image/jpeg'].",
      },
    ]
  return types
    .filter((type) => !TYPE.test(type))
    .map((type) => ({
      code: 'FILE_TYPE_UNKNOWN',
      at,
      message: `takes "${type}", which is no media type.`,
      mend: "Write it in small letters, as in 'image/png', or 'image/*' for every picture.",
    }))
}

function complaintsOfSize(at: string, { maxBytes }: FileRules): readonly Complaint[] {
  if (Number.isSafeInteger(maxBytes) && maxBytes > 0) return []
  return [
    {
      code: 'FILE_MAX_BYTES',
      at,
      message: `has maxBytes ${maxBytes}.`,
      mend: 'Give the greatest size in bytes: maxBytes: 5_000_000.',
    },
  ]
}

function complaintsOfVariant(
  at: string,
  { width, height, fit = 'cover' }: FileVariant,
): readonly Complaint[] {
  const sides = [width, height].filter((side) => side !== undefined)
  return [
    ...sides
      .filter((side) => !Number.isInteger(side) || side < 1 || side > SIDE_MAX)
      .map((side) => ({
        code: 'FILE_VARIANT_SIDE',
        at,
        message: `has a side of ${side} pixels.`,
        mend: `Choose whole numbers from 1 to ${SIDE_MAX}.`,
      })),
    ...(FITS.includes(fit)
      ? []
      : [
          {
            code: 'FILE_VARIANT_FIT',
            at,
            message: `has fit "${fit}".`,
            mend: `Choose one of ${FITS.join(', ')}.`,
          },
        ]),
  ]
}

function complaintsOfNoPicture(at: string, { types, variants = {} }: FileRules): readonly Complaint[] {
  if (Object.keys(variants).length === 0 || types.some((type) => type.startsWith('image/'))) return []
  return [
    {
      code: 'FILE_VARIANTS_OF_NO_PICTURE',
      at,
      message: 'has variants, and takes no pictures.',
      mend: "Remove the variants, or take a type of picture: types: ['image/*'].",
    },
  ]
}
