import type { Timeline } from '../api/timeline.ts'
import { inWords } from './words.ts'

const AUTH: Readonly<Record<string, string>> = {
  'GET /api/auth/me': 'Asked who is signed in',
  'POST /api/auth/sign-in': 'Signed in',
  'POST /api/auth/sign-out': 'Signed out',
  'POST /api/auth/sign-up': 'Asked for an account',
  'POST /api/auth/verify-email': 'Confirmed an e-mail address',
  'POST /api/auth/request-password-reset': 'Asked for a new password',
  'POST /api/auth/reset-password': 'Chose a new password',
  'POST /api/auth/change-password': 'Changed the password',
  'GET /api/auth/sessions': 'Asked where you are signed in',
  'DELETE /api/auth/sessions': 'Ended a session',
  'GET /api/auth/tokens': 'Asked for your machine tokens',
  'POST /api/auth/tokens': 'Made a machine token',
  'DELETE /api/auth/tokens': 'Withdrew a machine token',
  'GET /api/dev/logins': 'Asked for the demo logins',
  'GET /api/dev/outbox': 'Asked for the mails of this machine',
  'POST /api/uploads': 'Began an upload',
  'PATCH /api/uploads': 'Sent a piece of the file',
  'HEAD /api/uploads': 'Asked how much of the file had arrived',
  'DELETE /api/uploads': 'Gave up an upload',
}

const WRITES: Readonly<Record<string, string>> = { POST: 'Add to', PATCH: 'Change in', DELETE: 'Delete from' }

/** What a request, job or push was, in words; its address is for the detail. One that is not known keeps its own title. */
export function sceneTitle(timeline: Timeline): string {
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(timeline.title) ?? []
  if (method === undefined || path === undefined) return inWords(timeline.title)
  return knownRequest(method, path) ?? asked(timeline) ?? written(method, path) ?? timeline.title
}

function knownRequest(method: string, path: string): string | undefined {
  const action = /^\/api\/actions\/([a-z0-9-]+)$/.exec(path)?.[1]
  if (action !== undefined) return capital(action.replaceAll('-', ' '))
  if (path.startsWith('/files/')) return 'Fetched a picture'
  return AUTH[`${method} ${path}`] ?? AUTH[`${method} ${path.replace(/\/[^/]+$/, '')}`]
}

/** The server's own words for a read, which name the resource. */
function asked({ steps }: Timeline): string | undefined {
  const ask = steps.find((step) => step.stage === 'ask')
  if (ask === undefined || !ask.title.startsWith('You asked ')) return undefined
  return ask.detail['search'] === true
    ? capital(ask.title.replace(/^You asked for /, 'searched the '))
    : capital(ask.title.replace(/^You /, ''))
}

function written(method: string, path: string): string | undefined {
  const resource = /^\/api\/([a-z0-9-]+)(?:\/[^/]+)?$/.exec(path)?.[1]
  const verb = WRITES[method]
  return resource === undefined || verb === undefined ? undefined : `${verb} ${resource.replaceAll('-', ' ')}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
