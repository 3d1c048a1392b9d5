import type { App } from '../../declare/app.ts'
import { declaredParts } from '../declared-parts.ts'
import { declaredShapes, membersOf } from '../declared-shapes.ts'
import type { Model } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'

const CAMEL_CASE = /^[a-z][a-zA-Z0-9]*$/
// What both databases allow an identifier; ASCII, so that bytes are characters.
const IDENTIFIER_MAX = 63

/** Every name becomes a column, an address and a GraphQL name, so one spelling must serve them all. */
export const namesAreCamelCase: Rule = (model, app) => [
  ...namesOf(app).flatMap(complaintsOfName),
  ...identifiersOf(model).flatMap(complaintsOfIdentifier),
]

interface Name {
  readonly at: string
  readonly name: string
}

function namesOf(app: App): readonly Name[] {
  const { resources, actions, events, jobs } = declaredParts(app)
  const named = [...app.parts.features, ...resources, ...actions, ...events, ...jobs]
  return [
    ...named.map(({ name }) => ({ at: name, name })),
    ...resources.flatMap(namesOfResource),
    ...declaredShapes(app)
      .flatMap(membersOf)
      .flatMap(({ at, name }) => (name === undefined ? [] : [{ at, name }])),
    ...actions.flatMap(({ name: action, settings }) =>
      Object.keys(settings.rejects ?? {}).map((name) => ({ at: `${action}.rejects.${name}`, name })),
    ),
  ]
}

function namesOfResource({
  name: resource,
  fields,
  declaration,
}: ReturnType<typeof declaredParts>['resources'][number]): readonly Name[] {
  const { plural, computed } = declaration
  return [
    ...(plural === undefined ? [] : [{ at: `${resource}.plural`, name: plural }]),
    ...Object.keys(computed).map((name) => ({ at: `${resource}.computed.${name}`, name })),
    ...Object.entries(fields).flatMap(([name, { spec }]) => [
      { at: `${resource}.${name}`, name },
      ...(spec.inverse === undefined ? [] : [{ at: `${resource}.${name}.inverse`, name: spec.inverse }]),
      ...Object.keys(spec.file?.variants ?? {}).map((variant) => ({
        at: `${resource}.${name}.variants.${variant}`,
        name: variant,
      })),
    ]),
  ]
}

function complaintsOfName({ at, name }: Name): readonly Complaint[] {
  if (CAMEL_CASE.test(name) && name.length <= IDENTIFIER_MAX) return []
  if (CAMEL_CASE.test(name))
    return [
      {
        code: 'NAME_TOO_LONG',
        at,
        message: `has a name of ${name.length} characters.`,
        mend: `Shorten it to ${IDENTIFIER_MAX} or fewer.`,
      },
    ]
  return [
    {
      code: 'NAME_NOT_CAMEL_CASE',
      at,
      message: `is not named in camelCase.`,
      mend: `Write letters and digits only, a small letter first: ${inCamelCase(name)}.`,
    },
  ]
}

function inCamelCase(name: string): string {
  const parts = name.split(/[^a-zA-Z0-9]+/).filter((part) => part !== '')
  const joined = parts.map((part, at) => (at === 0 ? part : part[0]?.toUpperCase() + part.slice(1))).join('')
  const bare = joined.replace(/^\d+/, '')
  return bare === '' ? 'giftCard' : bare.charAt(0).toLowerCase() + bare.slice(1)
}

/** Tables and columns: longer than their names, because of what camelCase becomes and of what is added. */
function identifiersOf({ resources }: Model): readonly Name[] {
  return [...resources.values()].flatMap(({ name: resource, table, fields }) => [
    { at: resource, name: table },
    ...[...fields.values()].flatMap(({ name, column, currencyColumn = column }) => ({
      at: `${resource}.${name}`,
      name: currencyColumn,
    })),
  ])
}

// What stands between names where several are told as one text, and what no name can be quoted with.
const NO_PART_OF_AN_IDENTIFIER = /[\p{Cc},"`]/u

function complaintsOfIdentifier({ at, name }: Name): readonly Complaint[] {
  if (name.trim() === '' || NO_PART_OF_AN_IDENTIFIER.test(name))
    return [
      {
        code: 'IDENTIFIER_ODD',
        at,
        message:
          'names a table or column that is empty, or has a comma, a quote or a control character in it.',
        mend: 'Rename it in the database.',
      },
    ]
  if (Buffer.byteLength(name) <= IDENTIFIER_MAX) return []
  return [
    {
      code: 'IDENTIFIER_TOO_LONG',
      at,
      message: `is called ${name} in the database, which takes at most ${IDENTIFIER_MAX} bytes.`,
      mend: 'Shorten its name.',
    },
  ]
}
