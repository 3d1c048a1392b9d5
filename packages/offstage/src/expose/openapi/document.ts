/** A JSON Schema of draft 2020-12, as OpenAPI 3.1 uses it. */
export type Schema = Readonly<Record<string, unknown>>

// A type and no interface: it is a Schema too, whose members are not known by name.
export type Ref = { readonly $ref: string }

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly description: string
  readonly style?: 'form' | 'simple'
  readonly explode?: boolean
  readonly schema: Schema
  readonly example?: unknown
}

export interface Content {
  readonly schema: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>
}

export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, Ref>>
  readonly content?: Readonly<Record<string, Content>>
}

export interface RequestBody {
  readonly description?: string
  readonly required: boolean
  readonly content: Readonly<Record<string, Content>>
}

/** One way in which a request may say who sends it; empty means that nobody needs to be signed in. */
export type Security = Readonly<Record<string, readonly string[]>>

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly (Parameter | Ref)[]
  readonly requestBody?: RequestBody
  readonly responses: Readonly<Record<string, Response | Ref>>
  readonly security: readonly Security[]
}

export type Method = 'get' | 'post' | 'patch' | 'delete' | 'head' | 'options'

/** The operations of one address, by method. */
export type PathItem = Readonly<Partial<Record<Method, Operation>>> & {
  readonly parameters?: readonly (Parameter | Ref)[]
}

export type Paths = Readonly<Record<string, PathItem>>

export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly jsonSchemaDialect: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Paths
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly headers: Readonly<
      Record<string, { readonly description: string; readonly schema: Schema; readonly example?: unknown }>
    >
    readonly responses: Readonly<Record<string, Response>>
    readonly securitySchemes: Readonly<Record<string, Schema>>
  }
}

/** Records put together; a later one wins. */
export const merged = <T>(parts: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> =>
  Object.fromEntries(parts.flatMap((part) => Object.entries(part)))

/** A reference to a shared part of the document. */
export const refTo = (section: 'schemas' | 'parameters' | 'headers' | 'responses', name: string): Ref => ({
  $ref: `#/components/${section}/${name}`,
})

export const JSON_TYPE = 'application/json'
