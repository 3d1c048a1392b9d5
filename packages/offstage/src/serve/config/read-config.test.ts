import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError } from './config-error.ts'
import { describeConfig } from './describe-config.ts'
import { type Config, type Environment, isTrial, readConfig } from './read-config.ts'
import { settings } from './settings.ts'

const secret = 'correct horse battery staple 12345'
const production = {
  OFFSTAGE_MODE: 'production',
  OFFSTAGE_URL: 'https://shop.example.com',
  OFFSTAGE_SECRET: secret,
  SMTP_URL: 'smtps://ann:hunter2@mail.example.com:465',
  MAIL_FROM: 'Shop <shop@example.com>',
}

/** The sentence that an environment is refused with. */
function refusal(env: Environment): string {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('the environment was taken')
}

test('nothing set is a whole development configuration', () => {
  expect(readConfig({})).toEqual({
    mode: 'development',
    databaseUrl: undefined,
    port: 4000,
    host: '127.0.0.1',
    stateDir: resolve('.offstage'),
    publicUrl: undefined,
    corsOrigins: [],
    secret: undefined,
    smtpUrl: undefined,
    mailFrom: undefined,
    poolMax: 10,
    statementTimeoutMs: 5_000,
    requestTimeoutMs: 30_000,
    bodyMaxBytes: 1_048_576,
    graphqlIntrospection: 'everyone',
    graphqlDocuments: undefined,
    graphqlCostMax: 2_000,
    graphqlDepthMax: 10,
    graphqlAliasesMax: 100,
    uploadMaxBytes: 104_857_600,
    shutdownTimeoutMs: 15_000,
    logLevel: 'info',
    traceSample: 1,
    traceCapacity: 2_000,
    sessionIdleMinutes: 1_440,
    sessionMaxHours: 720,
    trustProxyHops: 0,
    workerJobsMax: 4,
  } satisfies Config)
})

test('what was read does not change', () => {
  const config = readConfig({ OFFSTAGE_CORS_ORIGINS: 'https://a.example' })
  expect(Object.isFrozen(config)).toBe(true)
  expect(Object.isFrozen(config.corsOrigins)).toBe(true)
})

test('an empty variable counts as not set, and spaces around a value do not count', () => {
  expect(readConfig({ PORT: '', HOST: ' ', OFFSTAGE_POOL_MAX: ' 7 ' })).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    poolMax: 7,
  })
})

test('NODE_ENV=production means production unless OFFSTAGE_MODE says otherwise', () => {
  const { OFFSTAGE_MODE: _, ...rest } = production
  expect(readConfig({ ...rest, NODE_ENV: 'production' }).mode).toBe('production')
  expect(readConfig({ NODE_ENV: 'production', OFFSTAGE_MODE: 'development' }).mode).toBe('development')
  expect(readConfig({ NODE_ENV: 'test' }).mode).toBe('development')
})

test('production keeps fewer timelines', () => {
  expect(readConfig(production).traceSample).toBe(0.01)
  expect(readConfig({ ...production, OFFSTAGE_TRACE_SAMPLE: '0.5' }).traceSample).toBe(0.5)
})

test('every kind of value is read', () => {
  const config = readConfig({
    ...production,
    DATABASE_URL: 'postgresql://a:b@db/shop',
    PORT: '0',
    HOST: '::1',
    OFFSTAGE_URL: 'https://shop.example.com/',
    OFFSTAGE_CORS_ORIGINS: 'https://a.example.com, http://localhost:5173',
    OFFSTAGE_LOG_LEVEL: 'debug',
    OFFSTAGE_WORKER: '12',
    OFFSTAGE_TRUST_PROXY: '2',
  })
  expect(config).toMatchObject({
    databaseUrl: 'postgresql://a:b@db/shop',
    port: 0,
    host: '::1',
    publicUrl: 'https://shop.example.com',
    corsOrigins: ['https://a.example.com', 'http://localhost:5173'],
    secret,
    logLevel: 'debug',
    workerJobsMax: 12,
    trustProxyHops: 2,
  })
  expect(readConfig({ OFFSTAGE_WORKER: 'off' }).workerJobsMax).toBe(0)
})

test('every example of the table is taken as its setting', () => {
  for (const { env, example } of describeConfig()) {
    expect(readConfig({ ...production, [env]: example })).toHaveProperty('mode')
  }
})

test.each([
  [
    { OFFSTAGE_MODE: 'prod' },
    'OFFSTAGE_MODE is "prod", which is not one of development, production: set it like OFFSTAGE_MODE=production, or leave it out.',
  ],
  [
    { PORT: '70000' },
    'PORT is "70000", which is not a whole number from 0 to 65535: set it like PORT=4000, or leave it out.',
  ],
  [
    { PORT: '4000.5' },
    'PORT is "4000.5", which is not a whole number from 0 to 65535: set it like PORT=4000, or leave it out.',
  ],
  [
    { HOST: 'http://localhost' },
    'HOST is "http://localhost", which is not an IP address or a host name, without a scheme and a port: set it like HOST=0.0.0.0, or leave it out.',
  ],
  [
    { OFFSTAGE_STATE_DIR: 'a\0b' },
    'OFFSTAGE_STATE_DIR is "a\\u0000b", which is not the path of a folder: set it like OFFSTAGE_STATE_DIR=/var/lib/shop, or leave it out.',
  ],
  [
    { OFFSTAGE_URL: 'https://shop.example.com/shop' },
    'OFFSTAGE_URL is "https://shop.example.com/shop", which is not an origin: http:// or https://, a host, and nothing after it but a port: set it like OFFSTAGE_URL=https://shop.example.com.',
  ],
  [
    { OFFSTAGE_POOL_MAX: '1' },
    'OFFSTAGE_POOL_MAX is "1", which is not a whole number from 2 to 1000: set it like OFFSTAGE_POOL_MAX=20, or leave it out.',
  ],
  [
    { OFFSTAGE_STATEMENT_TIMEOUT_MS: '5s' },
    'OFFSTAGE_STATEMENT_TIMEOUT_MS is "5s", which is not a whole number from 100 to 600000: set it like OFFSTAGE_STATEMENT_TIMEOUT_MS=5000, or leave it out.',
  ],
  [
    { OFFSTAGE_LOG_LEVEL: 'loud' },
    'OFFSTAGE_LOG_LEVEL is "loud", which is not one of fatal, error, warn, info, debug, trace, silent: set it like OFFSTAGE_LOG_LEVEL=debug, or leave it out.',
  ],
  [
    { OFFSTAGE_TRACE_SAMPLE: '10%' },
    'OFFSTAGE_TRACE_SAMPLE is "10%", which is not a number from 0 to 1: set it like OFFSTAGE_TRACE_SAMPLE=0.1, or leave it out.',
  ],
  [
    { OFFSTAGE_WORKER: 'yes' },
    'OFFSTAGE_WORKER is "yes", which is not off, on, or how many jobs may run at once, from 1 to 100: set it like OFFSTAGE_WORKER=off, or leave it out.',
  ],
  [
    { OFFSTAGE_TRUST_PROXY: 'true' },
    'OFFSTAGE_TRUST_PROXY is "true", which is not a whole number from 0 to 10: set it like OFFSTAGE_TRUST_PROXY=1, or leave it out.',
  ],
  [
    { MAIL_FROM: 'shop' },
    'MAIL_FROM is "shop", which is not a mail address, with or without a name before it: set MAIL_FROM to Shop <shop@example.com>.',
  ],
])('%o is refused in one sentence that says how to mend it', (env, sentence) => {
  expect(refusal(env)).toBe(sentence)
})

test('an origin that stands for all origins is refused, and why is said', () => {
  expect(refusal({ OFFSTAGE_CORS_ORIGINS: '*' })).toMatch(
    /^OFFSTAGE_CORS_ORIGINS is "\*", which is not a list of origins .*"\*" is refused/,
  )
  expect(refusal({ OFFSTAGE_CORS_ORIGINS: 'https://a.example/path' })).toMatch(/not a list of origins/)
  expect(refusal({ OFFSTAGE_CORS_ORIGINS: 'https://a.example,' })).toMatch(/not a list of origins/)
})

test('a wrong secret is refused without being shown', () => {
  expect(refusal({ DATABASE_URL: 'mysql://root:hunter2@db/shop' })).toBe(
    'DATABASE_URL is not a URL that begins with postgres:// or postgresql://: set it like DATABASE_URL=postgresql://shop:password@db.internal:5432/shop, or leave it out.',
  )
  expect(refusal({ OFFSTAGE_SECRET: 'hunter2' })).toBe(
    'OFFSTAGE_SECRET is not at least 32 characters long: set OFFSTAGE_SECRET to the output of "openssl rand -hex 32".',
  )
  expect(refusal({ SMTP_URL: 'http://ann:hunter2@mail' })).not.toContain('hunter2')
})

test.each(['OFFSTAGE_URL', 'OFFSTAGE_SECRET', 'SMTP_URL', 'MAIL_FROM'])(
  'production is refused without %s',
  (env) => {
    expect(refusal({ ...production, [env]: undefined })).toMatch(
      new RegExp(`^${env} is not set and production needs it: set .*\\.$`),
    )
  },
)

test('production is reached by https, or by this machine alone', () => {
  const at = (url: string) => ({ ...production, OFFSTAGE_URL: url })
  expect(refusal(at('http://shop.example.com'))).toBe(
    'OFFSTAGE_URL is "http://shop.example.com", over which sessions would travel in clear: set it like OFFSTAGE_URL=https://shop.example.com (http:// only to this machine itself, for a trial).',
  )
  expect(refusal(at('http://localhost.example.com'))).toMatch(/^OFFSTAGE_URL is/)
  expect(refusal(at('http://192.168.0.7:4000'))).toMatch(/^OFFSTAGE_URL is/)
  for (const url of ['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000'])
    expect(isTrial(readConfig(at(url)))).toBe(true)
  expect(isTrial(readConfig(production))).toBe(false)
  expect(isTrial(readConfig({ OFFSTAGE_URL: 'http://localhost:4000' }))).toBe(false)
  expect(readConfig({ OFFSTAGE_URL: 'http://shop.example.com' }).mode).toBe('development')
})

test('a mail server without a sender is refused in development too', () => {
  expect(refusal({ SMTP_URL: 'smtp://localhost:1025' })).toMatch(
    /^SMTP_URL is set but MAIL_FROM is not: .* or leave out both\.$/,
  )
})

test('a session that may idle longer than it may live is refused', () => {
  expect(refusal({ OFFSTAGE_SESSION_IDLE_MINUTES: '121', OFFSTAGE_SESSION_MAX_HOURS: '2' })).toMatch(
    /longer than the 2 hours of OFFSTAGE_SESSION_MAX_HOURS/,
  )
})

test('a misspelt setting is refused and the one that was meant is named', () => {
  expect(refusal({ OFFSTAGE_POOL_MAXX: '5' })).toBe(
    'OFFSTAGE_POOL_MAXX is no setting: set OFFSTAGE_POOL_MAX if you meant that, or remove it.',
  )
  expect(refusal({ OFFSTAGE_BANANAS_FOR_BREAKFAST: '5' })).toBe(
    'OFFSTAGE_BANANAS_FOR_BREAKFAST is no setting: remove it.',
  )
})

test('the run of the tests has a variable of its own that is not taken for a misspelling', () => {
  expect(readConfig({ OFFSTAGE_TEST_DATABASE_URL: 'postgresql://x@y/z' }).mode).toBe('development')
})

test('the description has every setting once, each with a sentence', () => {
  const described = describeConfig()
  expect(described.map(({ name }) => name)).toEqual(Object.keys(settings))
  expect(new Set(described.map(({ env }) => env)).size).toBe(described.length)
  for (const { about } of described) expect(about).toMatch(/^[A-Z].*\.$/)
  expect(described.find(({ name }) => name === 'traceSample')?.default).toBe(
    '1 in development, 0.01 in production',
  )
})
