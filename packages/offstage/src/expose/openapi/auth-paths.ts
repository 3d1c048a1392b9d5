import { authTable, type AuthRoute } from './auth-table.ts'
import { JSON_TYPE, refTo, type Operation, type PathItem, type Paths } from './document.ts'
import { REFUSALS, refusalResponses } from './refusals.ts'
import { ANYBODY, SIGNED_IN } from './resource-paths.ts'

/** The addresses of signing up and in, sessions and tokens. */
export function authPaths(): Paths {
  const paths: Record<string, PathItem> = {}
  for (const route of authTable) {
    const shared = route.path.includes('{id}') ? { parameters: [refTo('parameters', 'id')] } : {}
    paths[route.path] = { ...shared, ...paths[route.path], [route.method]: authOperation(route) }
  }
  return paths
}

function authOperation({
  name,
  summary,
  description,
  input,
  output,
  status,
  answers,
  needsSignIn,
  method,
  refusals,
  rejections,
}: AuthRoute): Operation {
  const isWrite = method !== 'get'
  const codes = [
    ...(isWrite ? ['E_CROSS_SITE' as const] : []),
    ...(input === undefined ? [] : REFUSALS.auth),
    ...refusals,
    ...(needsSignIn || method === 'get' ? (['E_WRONG_TOKEN'] as const) : []),
  ]
  return {
    operationId: name,
    tags: ['Identity'],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(input === undefined ? {} : { requestBody: { required: true, content: { [JSON_TYPE]: input } } }),
    responses: {
      [String(status)]: {
        description: answers,
        ...(isWrite && !needsSignIn ? { headers: LIMITED } : {}),
        ...(output === undefined ? {} : { content: { [JSON_TYPE]: output } }),
      },
      ...refusalResponses(codes, rejections),
    },
    security: needsSignIn ? SIGNED_IN : ANYBODY,
  }
}

const LIMITED = {
  RateLimit: refTo('headers', 'RateLimit'),
  'RateLimit-Policy': refTo('headers', 'RateLimitPolicy'),
}
