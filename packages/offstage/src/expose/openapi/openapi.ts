import type { AnyField } from '../../declare/declaration.ts'
import { isListOf, type Shape } from '../../declare/shape.ts'
import type { Model } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { isCurrency } from '../../values/money.ts'
import { actionPaths, actionSchemas } from './action-paths.ts'
import { authPaths } from './auth-paths.ts'
import { describedActions, describedResources } from './described.ts'
import { merged, type OpenApiDocument, type Paths } from './document.ts'
import { filePaths } from './file-paths.ts'
import { resourcePaths } from './resource-paths.ts'
import { resourceSchemas, sentence } from './resource-schemas.ts'
import { shareResponses } from './share-responses.ts'
import { sharedHeaders, sharedParameters, sharedSchemas } from './shared-parts.ts'
import { timelinePaths, timelineSchema } from './timeline-paths.ts'

export interface OpenApiOptions {
  readonly title: string
  readonly version: string
  /** Where people reach the server; undefined leaves addresses relative to wherever the document was read. */
  readonly publicUrl?: string | undefined
  /** The name of the session's cookie. */
  readonly cookieName?: string
}

/** Describes everything that a model's app answers over HTTP, as an OpenAPI 3.1 document. */
export function openApiOf(model: Model, options: OpenApiOptions): OpenApiDocument {
  const resources = describedResources(model)
  const { paths, responses } = shareResponses(pathsOf(model))
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base',
    info: { title: options.title, version: options.version, description: DESCRIPTION },
    servers: [{ url: options.publicUrl ?? '/' }],
    tags: [
      ...resources.map((resource) => ({
        name: resource.title,
        description: `${sentence(words(resource.plural))}.`,
      })),
      ...TAGS,
    ],
    paths,
    components: {
      schemas: {
        ...merged(resources.map((resource) => resourceSchemas(model, resource))),
        ...actionSchemas(model),
        ...sharedSchemas(currenciesOf(model)),
        Timeline: timelineSchema,
      },
      parameters: sharedParameters,
      headers: sharedHeaders,
      responses,
      securitySchemes: securitySchemes(options.cookieName ?? 'offstage_session'),
    },
  }
}

const pathsOf = (model: Model): Paths => ({
  ...merged(describedResources(model).map((resource) => resourcePaths(model, resource))),
  ...actionPaths(model),
  ...authPaths(),
  ...filePaths(model),
  ...timelinePaths,
})

const DESCRIPTION =
  'Made from the declaration of the app: what stands here is what the server does. The same in words, with examples, is at /docs; every error code is explained at /docs/errors. GraphQL answers at /graphql.'

const TAGS = [
  { name: 'Actions', description: 'Writes with a name of their own, each one transaction.' },
  { name: 'Identity', description: 'Signing up and in, sessions, passwords, tokens.' },
  { name: 'Files', description: 'Resumable uploads and the delivery of files.' },
  { name: 'Timeline', description: 'What happened behind each request.' },
]

const securitySchemes = (cookieName: string) => ({
  cookie: { type: 'apiKey', in: 'cookie', name: cookieName, description: 'The session, set by signing in.' },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'A token for a machine, made at POST /api/auth/tokens.',
  },
})

/** The currencies that the app speaks of; undefined stands for money that carries its own. */
function currenciesOf(model: Model): readonly (string | undefined)[] {
  const fields = describedResources(model).flatMap(({ fields: all }) =>
    [...all.values()].map(({ spec }) => spec),
  )
  const shapes = describedActions(model).flatMap(({ action: { settings } }) => [
    settings.input,
    settings.output,
  ])
  const specs = [...fields, ...shapes.flatMap(specsIn)]
  const currencies = specs.flatMap(({ kind, unit }) => {
    if (kind === 'money') return [unit]
    return kind === 'balance' && isCurrency(unit) ? [unit] : []
  })
  return [...new Set(currencies)]
}

function specsIn(shape: Shape): AnyField['spec'][] {
  return Object.values(shape).flatMap((member) => {
    if (!isListOf(member)) return [member.spec]
    return isField(member.listOf) ? [member.listOf.spec] : specsIn(member.listOf)
  })
}

const isField = (item: AnyField | Readonly<Record<string, AnyField>>): item is AnyField =>
  'spec' in item && 'optional' in item
