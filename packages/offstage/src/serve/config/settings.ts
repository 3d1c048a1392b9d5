import {
  fileOrFolder,
  folder,
  fraction,
  host,
  type Kind,
  mailbox,
  oneOfWords,
  origin,
  origins,
  textOfAtLeast,
  urlOfScheme,
  wholeNumber,
  workerJobs,
} from './kinds.ts'

export type Mode = 'development' | 'production'

/** One setting: everything that reading it, refusing it and describing it need. */
export interface Setting<T, Default extends T | undefined> {
  readonly env: string
  readonly kind: Kind<T>
  /** The default's text, as if it stood in the variable; none means that the setting stays undefined. */
  readonly default?: string | Readonly<Record<Mode, string>>
  readonly isRequiredInProduction?: boolean
  /** Its value is never shown. */
  readonly isSecret?: boolean
  readonly example: string
  /** One sentence for the reference. */
  readonly about: string
  /** Only for the type: whether the value may be undefined. */
  readonly absent?: Default
}

type Details = Omit<Setting<unknown, unknown>, 'kind' | 'env' | 'default' | 'absent'>
type DefaultText = string | Readonly<Record<Mode, string>>

/** A setting that always has a value. */
function setting<T>(env: string, kind: Kind<T>, byDefault: DefaultText, details: Details): Setting<T, T> {
  return { env, kind, default: byDefault, ...details }
}

/** A setting that is undefined when nobody gives it. */
function optional<T>(env: string, kind: Kind<T>, details: Details): Setting<T, undefined> {
  return { env, kind, ...details }
}

const minuteMs = 60_000
const megabyte = 1_048_576

/** Every setting of the platform. The reference page is written from this table. */
export const settings = {
  mode: setting('OFFSTAGE_MODE', oneOfWords('development', 'production'), 'development', {
    example: 'production',
    about:
      'Development shows readable logs, keeps mails in an outbox and makes demo logins; production has none of these and asks for what it needs. NODE_ENV=production means production where this is not set.',
  }),
  databaseUrl: optional('DATABASE_URL', urlOfScheme('postgres', 'postgresql'), {
    isSecret: true,
    example: 'postgresql://shop:password@db.internal:5432/shop',
    about: 'The PostgreSQL database; without it an embedded one runs in the state folder.',
  }),
  port: setting('PORT', wholeNumber(0, 65_535), '4000', {
    example: '4000',
    about: 'The port the server listens on; 0 takes any free one and says which.',
  }),
  host: setting('HOST', host, '127.0.0.1', {
    example: '0.0.0.0',
    about: 'The address the server listens on: by default only this machine reaches it.',
  }),
  stateDir: setting('OFFSTAGE_STATE_DIR', folder, '.offstage', {
    example: '/var/lib/shop',
    about: 'The folder that holds the embedded database, uploaded files and the development secret.',
  }),
  publicUrl: optional('OFFSTAGE_URL', origin, {
    isRequiredInProduction: true,
    example: 'https://shop.example.com',
    about:
      'Where people reach the server, for links in mails, the check of where a write comes from, and the session cookie, which is Secure where this begins with https:// as it has to in production (http:// only to this machine itself, for a trial); in development by default the address it listens on.',
  }),
  corsOrigins: setting('OFFSTAGE_CORS_ORIGINS', origins, '', {
    example: 'https://shop.example.com,https://admin.example.com',
    about:
      'Other origins whose pages may call the server from a browser, with commas between them; by default none.',
  }),
  secret: optional('OFFSTAGE_SECRET', textOfAtLeast(32), {
    isRequiredInProduction: true,
    isSecret: true,
    example: 'the output of "openssl rand -hex 32"',
    about:
      'Signs what is handed out and must come back unchanged, such as grants for private files; the same on every node. In development one is made and kept in the state folder.',
  }),
  smtpUrl: optional('SMTP_URL', urlOfScheme('smtp', 'smtps'), {
    isRequiredInProduction: true,
    isSecret: true,
    example: 'smtps://user:password@mail.example.com:465',
    about: 'The mail server; without it, in development only, mails stay in the outbox.',
  }),
  mailFrom: optional('MAIL_FROM', mailbox, {
    isRequiredInProduction: true,
    example: 'Shop <shop@example.com>',
    about: 'The sender of every mail.',
  }),
  poolMax: setting('OFFSTAGE_POOL_MAX', wholeNumber(2, 1_000), '10', {
    example: '20',
    about: 'Database connections at most, in each process.',
  }),
  statementTimeoutMs: setting('OFFSTAGE_STATEMENT_TIMEOUT_MS', wholeNumber(100, 10 * minuteMs), '5000', {
    example: '5000',
    about: 'Milliseconds after which the database ends one statement of a request.',
  }),
  requestTimeoutMs: setting('OFFSTAGE_REQUEST_TIMEOUT_MS', wholeNumber(100, 60 * minuteMs), '30000', {
    example: '30000',
    about:
      'Milliseconds a request may take, from its first byte to its answer; uploads and live streams are not counted.',
  }),
  bodyMaxBytes: setting('OFFSTAGE_BODY_MAX_BYTES', wholeNumber(1_024, 100 * megabyte), `${megabyte}`, {
    example: '1048576',
    about: 'The largest body of a request, uploads apart, in bytes.',
  }),
  graphqlIntrospection: setting(
    'OFFSTAGE_GRAPHQL_INTROSPECTION',
    oneOfWords('everyone', 'signed-in', 'nobody'),
    { development: 'everyone', production: 'signed-in' },
    {
      example: 'nobody',
      about:
        'Who may ask GraphQL for its schema; each is shown what a policy could grant them, and nothing else.',
    },
  ),
  graphqlDocuments: optional('OFFSTAGE_GRAPHQL_DOCUMENTS', fileOrFolder, {
    example: '/etc/shop/documents.json',
    about:
      'GraphQL documents by the SHA-256 of their text: a JSON file, or a folder of .graphql files. With it only these documents are run, asked for by their id.',
  }),
  graphqlCostMax: setting('OFFSTAGE_GRAPHQL_COST_MAX', wholeNumber(100, 1_000_000), '2000', {
    example: '5000',
    about:
      'Rows that one GraphQL operation could make the database build at most, counted before any statement, with fragments and aliases taken in.',
  }),
  graphqlDepthMax: setting('OFFSTAGE_GRAPHQL_DEPTH_MAX', wholeNumber(2, 100), '10', {
    example: '6',
    about: 'Levels of nesting in a GraphQL document at most.',
  }),
  graphqlAliasesMax: setting('OFFSTAGE_GRAPHQL_ALIASES_MAX', wholeNumber(0, 500), '100', {
    example: '20',
    about: 'Fields under another name in a GraphQL document at most.',
  }),
  uploadMaxBytes: setting(
    'OFFSTAGE_UPLOAD_MAX_BYTES',
    wholeNumber(1_024, 1_048_576 * megabyte),
    `${100 * megabyte}`,
    {
      example: '104857600',
      about: 'The largest uploaded file, in bytes; a file field may allow less.',
    },
  ),
  shutdownTimeoutMs: setting('OFFSTAGE_SHUTDOWN_TIMEOUT_MS', wholeNumber(100, 10 * minuteMs), '15000', {
    example: '25000',
    about: 'Milliseconds that requests and jobs in flight have to finish when the server is stopped.',
  }),
  logLevel: setting(
    'OFFSTAGE_LOG_LEVEL',
    oneOfWords('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    {
      example: 'debug',
      about: 'The least important lines that are logged.',
    },
  ),
  traceSample: setting(
    'OFFSTAGE_TRACE_SAMPLE',
    fraction(),
    { development: '1', production: '0.01' },
    {
      example: '0.1',
      about: 'The share of clicks whose timeline is kept; those that fail are always kept.',
    },
  ),
  traceCapacity: setting('OFFSTAGE_TRACE_CAPACITY', wholeNumber(10, 1_000_000), '2000', {
    example: '5000',
    about: 'Timelines kept in memory; the oldest makes room for the newest.',
  }),
  sessionIdleMinutes: setting('OFFSTAGE_SESSION_IDLE_MINUTES', wholeNumber(1, 525_600), '1440', {
    example: '30',
    about: 'Minutes without a request after which a session ends.',
  }),
  sessionMaxHours: setting('OFFSTAGE_SESSION_MAX_HOURS', wholeNumber(1, 8_760), '720', {
    example: '168',
    about: 'Hours after which a session ends, however busy it is.',
  }),
  trustProxyHops: setting('OFFSTAGE_TRUST_PROXY', wholeNumber(0, 10), '0', {
    example: '1',
    about:
      'Reverse proxies in front of the server that set X-Forwarded-For: that many of its entries are believed. Too many lets a client choose its own address.',
  }),
  workerJobsMax: setting('OFFSTAGE_WORKER', workerJobs, 'on', {
    example: 'off',
    about:
      'Whether this process runs jobs, and how many at once: on is 4, off leaves them to other processes.',
  }),
} satisfies Record<string, Setting<unknown, unknown>>

export type Settings = typeof settings
export type SettingName = keyof Settings

/** Variables with our prefix that other parts read: tests, and nothing that serves. */
export const knownElsewhere: readonly string[] = ['OFFSTAGE_TEST_DATABASE_URL']
