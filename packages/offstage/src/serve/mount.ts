import type { FastifyInstance } from 'fastify'
import { requireWriteScope } from '../engine/auth/scopes.ts'
import { mountDocs } from '../expose/docs/mount-docs.ts'
import { fileRoutes } from '../expose/files/file-routes.ts'
import { mountGraphql } from '../expose/graphql/mount-graphql.ts'
import { actorOf, contextOf, readAs } from '../expose/request-context.ts'
import { mountActions } from '../expose/rest/action-routes.ts'
import { comesFromAnotherSite, crossSiteCheck } from '../expose/rest/auth-cross-site.ts'
import type { ShownLogin } from '../expose/rest/auth-options.ts'
import { mountAuth } from '../expose/rest/auth-routes.ts'
import { mountResource, type AnswerLive } from '../expose/rest/resource-routes.ts'
import { mountTimeline } from '../expose/rest/timeline-routes.ts'
import { problem } from '../errors.ts'
import { guest } from '../policy/actor.ts'
import type { Composed } from './compose.ts'
import type { Config } from './config/read-config.ts'
import type { Logger } from './log.ts'
import { graphqlLimits } from './require-documents.ts'

export interface MountParts {
  readonly demoLogins: readonly ShownLogin[]
  readonly composed: Composed
  readonly config: Config
  readonly secret: string
  readonly answerLive: AnswerLive
  readonly log: Logger
}

/** Opens every door of a node: REST, GraphQL, live streams, files, sign-in, timelines, documentation. */
export async function mountDoors(server: FastifyInstance, parts: MountParts): Promise<void> {
  const { services } = parts.composed
  const { publicUrl, corsOrigins, sessionIdleMinutes, sessionMaxHours } = parts.config
  server.addHook('onRequest', crossSiteCheck({ publicUrl, corsOrigins }))
  mountAuth(server, services, {
    publicUrl,
    secret: parts.secret,
    sessionIdleMinutes,
    sessionMaxHours,
    demoLogins: parts.demoLogins,
  })
  for (const resource of services.model.resources.values())
    mountResource(server, resource, services, parts.answerLive)
  mountActions(server, services)
  mountTimeline(server, services)
  mountGraphql(server, services, {
    live: parts.composed.live,
    introspection: parts.config.graphqlIntrospection,
    documents: parts.config.graphqlDocuments,
    limits: graphqlLimits(parts.config),
    isForeign: comesFromAnotherSite({ publicUrl, corsOrigins }),
    onBroken: (error, trace) => parts.log.error({ err: error, traceId: trace.traceId }, 'graphql failed'),
  })
  await server.register(fileDoor(parts))
  await mountDocs(server, services, { publicUrl })
}

function fileDoor({ composed: { services, files, appFiles }, secret }: MountParts) {
  return fileRoutes({
    files,
    grantSecrets: [secret],
    traceOf: (request) => contextOf(request).trace,
    // Who asks is looked up first, whether or not there is a file: an unknown one looks like a hidden one.
    actorOf: async (request) => {
      const context = contextOf(request)
      await actorOf(context)
      return context
    },
    authorizeUpload: async (request) => {
      const actor = await actorOf(contextOf(request))
      if (actor.user === undefined) throw problem('E_NOT_SIGNED_IN')
      requireWriteScope(actor, 'upload files')
      return { userId: actor.user }
    },
    mayRead: async (file, context) => {
      const { user } = await actorOf(context)
      return appFiles.mayRead(file, {
        user,
        trace: context.trace,
        read: async (ask, as) => {
          if (as === 'asker') return readAs(context, ask)
          const page = await services.reader.read(ask, guest, context.trace)
          if (page === undefined) throw new Error('A guest has no session that could have ended.')
          return page
        },
      })
    },
  })
}
