import { isDeepStrictEqual } from 'node:util'
import type { App } from '../declare/app.ts'
import type { AnyResource } from '../declare/declaration.ts'
import { placeOf, type DeclaredPlace } from '../declare/places.ts'

/** Where a resource is declared; undefined when places were not recorded, or the platform declares it. */
export function resourcePlace(app: App, resource: string): DeclaredPlace | undefined {
  const declared = declaredResource(app, resource)
  return declared && placeOf(declared.fields)
}

/** Where a list is declared: its own line, or that of the unique field that brings it, or else the resource's. */
export function listPlace(
  app: App,
  resource: string,
  list: { readonly by: readonly string[]; readonly then: readonly string[] },
): DeclaredPlace | undefined {
  const declared = declaredResource(app, resource)
  const shape = declared?.declaration.lists.find(
    ({ by, then }) => isDeepStrictEqual(by, list.by) && isDeepStrictEqual(then, list.then),
  )
  const own = shape && placeOf(shape)
  return own ?? fieldPlace(app, resource, list.by[0] ?? '')
}

/** Where a field is declared, or else its resource. */
export function fieldPlace(app: App, resource: string, field: string): DeclaredPlace | undefined {
  const spec = declaredResource(app, resource)?.fields[field]?.spec
  return (spec && placeOf(spec)) ?? resourcePlace(app, resource)
}

/** Where a resource's policy is declared, or else the resource. */
export function policyPlace(app: App, resource: string): DeclaredPlace | undefined {
  const policy = declaredResource(app, resource)?.declaration.policy
  return (policy && placeOf(policy)) ?? resourcePlace(app, resource)
}

function declaredResource(app: App, name: string): AnyResource | undefined {
  return app.parts.features
    .flatMap(({ parts }) => parts.resources ?? [])
    .find((resource) => resource.name === name)
}
