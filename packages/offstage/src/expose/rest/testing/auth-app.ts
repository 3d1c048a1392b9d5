import { createSchema } from '../../../database/migrate/postgres/create-schema.ts'
import { applySystem } from '../../../database/migrate/system.ts'
import type { Database } from '../../../database/database.ts'
import { openDatabase } from '../../../database/open-database.ts'
import { schemaOfModel } from '../../../database/schema-of-model.ts'
import {
  action,
  app,
  belongsTo,
  currentUser,
  fact,
  feature,
  ref,
  resource,
  text,
  User,
} from '../../../index.ts'
import type { ActParts } from '../../../engine/act/perform.ts'
import { SEND_MAIL } from '../../../engine/act/bound-tx.ts'
import { createAuthenticator } from '../../../engine/auth/create-authenticator.ts'
import { sessionCookie } from '../../../engine/auth/session-cookie.ts'
import { createReader } from '../../../engine/read/answer-read.ts'
import { withIdentity } from '../../../identity/feature.ts'
import { limits, type Limits } from '../../../identity/limits.ts'
import { deliverMail, openMailer, readOutbox, type OutboxMail } from '../../../identity/mailer.ts'
import { createPasswords, type Passwords } from '../../../identity/passwords.ts'
import { buildModel } from '../../../model/build-model.ts'
import { Timeline } from '../../../observe/timeline.ts'
import { readConfig } from '../../../serve/config/read-config.ts'
import { openLog } from '../../../serve/log.ts'
import { createServer } from '../../../serve/server.ts'
import { systemMigrations } from '../../../serve/system-migrations.ts'
import { postgres } from '../../../sql/postgres/dialect.ts'
import { createTestDatabase, testTemplate } from '../../../testing/test-database.ts'
import type { Services } from '../../services.ts'
import { mountActions } from '../action-routes.ts'
import { crossSiteCheck } from '../auth-cross-site.ts'
import { mountAuth } from '../auth-routes.ts'
import { mountResource } from '../resource-routes.ts'
import { mountTimeline } from '../timeline-routes.ts'
import { Browser, type Answer } from './browser.ts'

const Customer = resource('customer', {
  user: belongsTo(User, { inverse: 'customers' }).unique(),
  name: text({ max: 80 }),
}).policy((customer, actor) => {
  return {
    read: customer.user.is(currentUser),
    create: actor.isSignedIn,
    delete: customer.user.is(currentUser),
  }
})

const currentCustomer = fact('customer', Customer, { by: 'user' })

/** What a customer, and nobody else, may see. */
const Note = resource('note', {
  customer: belongsTo(Customer, { inverse: 'notes', onDelete: 'cascade' }),
  text: text({ max: 200 }),
})
  .list({ by: ['customer'], then: ['createdAt'] })
  .policy((note, actor) => {
    const read = note.customer.is(currentCustomer)
    return { read, create: read, delete: actor.hasRole('clerk') }
  })

/** Something that only a clerk reads. */
const Ledger = resource('clerkBook', { title: text({ max: 80 }) })
  .small({ max: 100 })
  .list({ by: [], then: ['title'] })
  .policy((_book, actor) => ({ read: actor.hasRole('clerk'), create: actor.hasRole('clerk') }))

const becomeCustomer = action(
  'becomeCustomer',
  { input: { name: text({ max: 80 }) }, output: { id: ref(Customer) }, allow: (actor) => actor.isSignedIn },
  async ({ input, tx, actor }) => {
    if (actor.user === undefined) throw new Error('Whoever is signed in is somebody.')
    const { id } = await tx.unrestricted.insert(Customer, { user: actor.user, name: input.name })
    return { id }
  },
)

const model = buildModel(
  withIdentity(
    app('authTests', {
      roles: ['clerk'],
      features: [feature('shop', { resources: [Customer, Note, Ledger], actions: [becomeCustomer] })],
    }),
  ),
)

/** A server with every address that has to do with signing in, a database of its own, and counted password hashes. */
export interface AuthApp {
  readonly database: Database
  readonly services: Services
  /** How many passwords were hashed and verified since the start. */
  readonly work: { hashes: number; verifications: number }
  /** A browser with a cookie jar of its own, in a network of its own. */
  browser(network?: string): Browser
  /** Runs the jobs that send mail, and answers the mails to an address, newest first. */
  mailsTo(email: string): Promise<readonly OutboxMail[]>
  /** The code in the newest mail to an address. */
  codeOf(email: string): Promise<string>
  /** Signs a new person up and in. */
  person(email: string, options?: { readonly name?: string; readonly network?: string }): Promise<Browser>
  /** What an answer tells to whoever is curious: everything but what differs in every answer, with its timeline. */
  told(answer: Answer): unknown
  /** Writes down which sessions have been used, as a timer would. */
  writeSightings(): Promise<void>
  /** Runs SQL past the platform. */
  sql(text: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>
  close(): Promise<void>
}

export interface AuthAppOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly limits?: Limits
  readonly passwords?: Passwords
}

export const PASSWORD = 'a good long phrase'

export async function authApp({ env = {}, limits: given, passwords }: AuthAppOptions = {}): Promise<AuthApp> {
  const config = readConfig({ OFFSTAGE_LOG_LEVEL: 'fatal', OFFSTAGE_SECRET: 's'.repeat(40), ...env })
  const made = await createTestDatabase({ template: await testTemplate('auth app', createTables) })
  const database = openDatabase({ url: made.url, max: 8 })
  const cookie = sessionCookie(config.publicUrl)
  const failures: unknown[] = []
  const authenticator = createAuthenticator({
    model,
    dialect: postgres,
    database,
    cookieName: cookie.name,
    sessionIdleMinutes: config.sessionIdleMinutes,
    onError: (error) => failures.push(error),
  })
  const act: ActParts = {
    model,
    dialect: postgres,
    database,
    attachFile: () => Promise.reject(new Error('No file is stored here.')),
    stillHolds: authenticator.stillHolds,
    wake: () => {},
  }
  const services: Services = {
    model,
    dialect: postgres,
    database,
    reader: createReader({ model, dialect: postgres, database }),
    act,
    authenticator,
    timeline: new Timeline({ capacity: 100, sample: 1 }),
    isProduction: config.mode === 'production',
  }
  const server = createServer({ services, config, log: openLog(config), isStopping: () => false })
  server.addHook('onRequest', crossSiteCheck(config))
  const work = { hashes: 0, verifications: 0 }
  mountAuth(server, services, {
    publicUrl: config.publicUrl,
    secret: config.secret ?? '',
    sessionIdleMinutes: config.sessionIdleMinutes,
    sessionMaxHours: config.sessionMaxHours,
    demoLogins: [
      { email: 'ada@example.org', password: 'x', name: 'Ada', roles: ['clerk'], hint: 'keeps the book' },
    ],
    passwords: counted(passwords ?? cheapPasswords(), work),
    limits: given ?? limits,
  })
  for (const resourceModel of model.resources.values())
    mountResource(server, resourceModel, services, () => Promise.reject(new Error('Nothing is live here.')))
  mountActions(server, services)
  mountTimeline(server, services)
  await server.ready()

  let networks = 0
  const browser = (network = `10.0.${++networks >> 8}.${networks & 255}`) => new Browser(server, network)
  const mailsTo = async (email: string) => {
    await sendMails(database)
    const mails = (await readOutbox(database)).filter(({ to }) => to === email)
    return mails.toSorted((a, b) => b.sentAt.localeCompare(a.sentAt))
  }
  const codeOf = async (email: string) => {
    const [mail] = await mailsTo(email)
    const code = /^ +(\d{8})$/m.exec(mail?.text ?? '')?.[1]
    if (code === undefined) throw new Error(`No code was mailed to ${email}.`)
    return code
  }
  return {
    database,
    services,
    work,
    browser,
    mailsTo,
    codeOf,
    told: (answer) => told(answer, services.timeline),
    writeSightings: authenticator.close,
    sql: (text, values = []) => database.query({ text, values }),
    async person(email, { name = 'Some Body', network } = {}) {
      const mine = browser(network)
      await mine.post('/api/auth/sign-up', { email, name, password: PASSWORD })
      await mine.post('/api/auth/verify-email', { email, code: await codeOf(email) })
      const { status } = await mine.post('/api/auth/sign-in', { email, password: PASSWORD })
      if (status !== 200) throw new Error(`${email} could not sign in: ${status}`)
      return mine
    },
    async close() {
      await server.close()
      await authenticator.close()
      await database.close()
      await made.drop()
      if (failures.length > 0) throw new AggregateError(failures, 'Background work failed.')
    },
  }
}

function told({ status, headers, text }: Answer, timeline: Timeline): unknown {
  const { date: _date, traceparent, 'server-timing': timing, 'set-cookie': cookie, ...rest } = headers
  const [entry] = timeline.find(({ traceId }) => String(traceparent).includes(traceId), 1)
  const steps = entry?.steps.map(({ stage, title, detail }) => ({ stage, title, detail }))
  return {
    status,
    headers: rest,
    text,
    cookie: String(cookie).replace(/=[\w-]{43};/, '=…;'),
    stages: String(timing).replaceAll(/dur=[\d.]+/g, 'dur'),
    steps,
  }
}

/** Enough passes to be Argon2id, and no more: what is tested is not how long it takes. */
const cheapPasswords = () => createPasswords({ cost: { memoryKiB: 8, passes: 1, lanes: 1 } })

function counted(passwords: Passwords, work: AuthApp['work']): Passwords {
  return {
    hash: (password) => (work.hashes++, passwords.hash(password)),
    verify: (hash, password) => (work.verifications++, passwords.verify(hash, password)),
    isOutdated: passwords.isOutdated,
  }
}

async function createTables(url: string): Promise<void> {
  const database = openDatabase({ url, max: 1 })
  await database.query({ text: 'create schema if not exists offstage', values: [] })
  await applySystem(database, systemMigrations)
  await createSchema(database, schemaOfModel(model, postgres))
  await database.close()
}

/** What the worker does with the platform's job for mail, one transaction a mail, in the order they were put down. */
async function sendMails(database: Database): Promise<void> {
  const mailer = openMailer({ smtpUrl: undefined, mailFrom: undefined, mode: 'development' })
  const jobs = await database.query<{ input: unknown }>({
    text: 'with done as (delete from offstage.job where name = $1 returning input, created_at) select input from done order by created_at',
    values: [SEND_MAIL],
  })
  for (const { input } of jobs)
    await database.transaction(async (tx) => {
      const sql = <Row extends Readonly<Record<string, unknown>>>(
        text: string,
        values: readonly unknown[] = [],
      ) => tx.query<Row>({ text, values })
      await deliverMail(mailer, { input, tx: { sql } })
    })
}
