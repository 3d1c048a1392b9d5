import { nearestName } from '../../errors.ts'
import type { Model } from '../../model/model.ts'
import { authTable } from '../openapi/auth-table.ts'
import { describedActions, describedResources } from '../openapi/described.ts'

/** The address that was probably meant by one that there is not: `/api/product` → `/api/products`. */
export function nearestAddress(model: Model, path: string): string | undefined {
  const known = knownAddresses(model)
  const asked = path.length > 1 ? path.replace(/\/+$/, '') : path
  return withRest(asked, known) ?? withoutPrefix(asked, known) ?? nearestName(asked.slice(0, PATH_MAX), known)
}

// The distance is quadratic in the length, and whoever asks chooses the path.
const PATH_MAX = 120

function knownAddresses(model: Model): readonly string[] {
  return [
    ...describedResources(model).map((resource) => `/api/${resource.path}`),
    ...describedActions(model).map((action) => `/api/actions/${action.path}`),
    ...authTable.map(({ path }) => path.replace('/{id}', '')),
    '/api/batch',
    '/api/timeline',
    '/api/uploads',
    '/graphql',
    '/docs',
    '/openapi.json',
    '/healthz',
    '/readyz',
  ]
}

/** A row below a resource that is misspelt: `/api/product/0199…`. */
function withRest(path: string, known: readonly string[]): string | undefined {
  const [, list, id] = /^(\/api\/[^/]{1,80})\/([0-9a-f-]{36})$/.exec(path) ?? []
  const nearest =
    list === undefined
      ? undefined
      : nearestName(
          list,
          known.filter((address) => address.split('/').length === 3),
        )
  return nearest === undefined ? undefined : `${nearest}/${id}`
}

/** What was forgotten before a name that is known: `/products`, `/api/checkout`. */
function withoutPrefix(path: string, known: readonly string[]): string | undefined {
  const last = path.split('/').at(-1) ?? ''
  if (last === '') return undefined
  const [only, ...more] = known.filter((address) => address.split('/').at(-1) === last)
  return more.length === 0 ? only : undefined
}
