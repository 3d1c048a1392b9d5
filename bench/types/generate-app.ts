/** How much of an app the compiler is shown. */
export type Part = 'declarations' | 'app' | 'client'

/**
 * The sources of an app with `count` resources of eight fields, each with links to earlier ones, three lists, a policy
 * and an action; and, for `client`, a file for each resource that reads and writes it in every way.
 */
export function generateApp(count: number, part: Part): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (let at = 0; at < count; at++) files.set(`thing-${at}.ts`, featureSource(at))
  if (part !== 'declarations') files.set('app.ts', appSource(count))
  if (part === 'client') {
    files.set('client.ts', clientSource)
    for (let at = 0; at < count; at++) files.set(`use-${at}.ts`, useSource(at, count))
  }
  return files
}

// Every resource belongs to one about half as old and to one of the first ten, so that some have many children.
const parentOf = (at: number): number => Math.floor(at / 2)
const hubOf = (at: number): number => at % 10

function featureSource(at: number): string {
  const links =
    at === 0
      ? "  parent: belongsTo('self', { inverse: 'children' }).optional(),\n"
      : `  parent: belongsTo(Thing${parentOf(at)}, { inverse: 'halves${at}' }),\n` +
        (hubOf(at) < at ? `  hub: belongsTo(Thing${hubOf(at)}, { inverse: 'spokes${at}' }),\n` : '')
  return `import { action, anyOf, belongsTo, boolean, everyone, feature, integer, money, oneOf, ref, resource, text, timestamp } from 'offstage'
${importsOf(at)}
export const Thing${at} = resource('thing${at}', {
  code: text({ max: 32 }).unique(),
  name: text({ max: 80 }),
  note: text({ max: 200 }).optional(),
  price: money('EUR').readonly(),
  count: integer({ min: 0 }).default(0),
  status: oneOf('open${at}', 'done${at}').default('open${at}'),
  dueAt: timestamp(),
${links}})
  .computed((row) => ({ isOpen: row.status.is('open${at}') }))
  .list({ by: ['parent'], then: ['dueAt'] })
  .list({ by: ['parent', 'status'], then: ['name'] })
  .list({ by: [], then: ['name'] })
  .search('name')
  .live()
  .policy((row, actor) => ({ read: anyOf(row.status.is('open${at}'), actor.hasRole('clerk')), create: everyone }))

export const finish${at} = action(
  'finish${at}',
  { input: { thing: ref(Thing${at}), paid: money('EUR') }, output: { price: money('EUR') }, rejects: { done: 409, tooLittle: 409 } },
  async ({ input, tx, reject }) => {
    const row = await tx.lock(Thing${at}, input.thing)
    if (!row.isOpen) return reject('done')
    await tx.update(Thing${at}, row.id, { status: 'done${at}' })
    return { price: row.price }
  },
)

export const things${at} = feature('things${at}', { resources: [Thing${at}], actions: [finish${at}] })
`
}

function importsOf(at: number): string {
  if (at === 0) return ''
  const parents = [...new Set([parentOf(at), ...(hubOf(at) < at ? [hubOf(at)] : [])])]
  return parents.map((parent) => `import { Thing${parent} } from './thing-${parent}.ts'`).join('\n')
}

function appSource(count: number): string {
  const numbers = Array.from({ length: count }, (_, at) => at)
  return `import { app } from 'offstage'
${numbers.map((at) => `import { things${at} } from './thing-${at}.ts'`).join('\n')}
export const generated = app('generated', { features: [${numbers.map((at) => `things${at}`).join(', ')}], roles: ['clerk'] })
`
}

const clientSource = `import { createClient } from '@offstage/client'
import type { generated } from './app.ts'
export const client = createClient<typeof generated>({ url: 'http://localhost' })
`

function useSource(at: number, count: number): string {
  const child = at * 2 + 1 < count && at > 0 ? `halves${at * 2 + 1}` : undefined
  return `import { client } from './client.ts'

export async function use${at}() {
  const page = await client.thing${at}.list({
    where: {},
    orderBy: '-name',
    fields: ['code', 'price', 'isOpen'],
    include: { parent: { fields: ['name'] }${child === undefined ? '' : `, ${child}: { limit: 3 }`} },
  })
  const [row] = page.data
  if (row === undefined) return undefined
  const whole = await client.thing${at}.get(row.id)
  if (whole.parent !== null)
    await client.thing${at}.list({ where: { parent: whole.parent, status: 'open${at}' } })
  await client.thing${at}.update(row.id, { name: 'x', status: 'done${at}' }, { ifMatch: whole.version })
  const result = await client.actions.finish${at}({ thing: row.id, paid: whole.price })
  if (!result.ok) return result.rejection === 'done' ? row.code : row.parent?.name
  return result.data.price.amount
}
`
}
