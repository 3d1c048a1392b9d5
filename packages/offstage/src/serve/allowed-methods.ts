import type { FastifyInstance } from 'fastify'

/** Remembers which methods each address takes, so that a wrong method can be told from a wrong address. */
export function rememberMethods(server: FastifyInstance): (path: string) => readonly string[] {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = []
  server.addHook('onRoute', ({ url, method }) => {
    // The screen's own fallback takes every address, which says nothing about any of them.
    if (!url.includes('*')) routes.push({ pattern: patternOf(url), methods: [method].flat() })
  })
  return (path) => [...new Set(routes.flatMap(({ pattern, methods }) => (pattern.test(path) ? methods : [])))]
}

function patternOf(url: string): RegExp {
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll(/:[A-Za-z]+/g, '[^/]+')}/?$`)
}
