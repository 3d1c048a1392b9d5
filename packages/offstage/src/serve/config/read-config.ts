import { nearestName } from '../../errors.ts'
import { ConfigError } from './config-error.ts'
import { isLoopback } from './loopback.ts'
import {
  knownElsewhere,
  type Mode,
  type Setting,
  type SettingName,
  settings,
  type Settings,
} from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The platform's settings, read and checked; frozen. */
export type Config = {
  readonly [Name in SettingName]: Settings[Name] extends Setting<infer T, infer Default> ? T | Default : never
}

type AnySetting = Setting<unknown, unknown>

/**
 * Reads every setting out of the environment (pass `process.env`). A variable that is empty counts as not set.
 * Throws a `ConfigError` with one sentence about the first thing that is wrong.
 */
export function readConfig(env: Environment): Config {
  refuseUnknown(env)
  const mode = readMode(env)
  const entries = Object.entries(settings).map(([name, setting]) => [name, readSetting(setting, env, mode)])
  const config = Object.freeze({ ...(Object.fromEntries(entries) as Config), mode }) // each by its setting's own kind
  refuseContradictions(config)
  return config
}

/** A misspelt variable would silently leave the default in force. */
function refuseUnknown(env: Environment): void {
  const known = [...Object.values(settings).map((setting) => setting.env), ...knownElsewhere]
  const unknown = Object.keys(env).find((name) => name.startsWith('OFFSTAGE_') && !known.includes(name))
  if (unknown === undefined) return
  const nearest = nearestName(unknown, known)
  throw new ConfigError(
    `${unknown} is no setting: ${nearest === undefined ? 'remove it' : `set ${nearest} if you meant that, or remove it`}.`,
  )
}

function readMode(env: Environment): Mode {
  const said = textOf(settings.mode, env)
  if (said === undefined && env['NODE_ENV'] === 'production') return 'production'
  return said === undefined ? 'development' : read(settings.mode, said)
}

function readSetting(setting: AnySetting, env: Environment, mode: Mode): unknown {
  const text = textOf(setting, env)
  if (text !== undefined) return read(setting, text)
  if (mode === 'production' && setting.isRequiredInProduction) throw missing(setting)
  const byDefault = typeof setting.default === 'object' ? setting.default[mode] : setting.default
  // An empty default is the empty list: the only kind of value that has no text.
  if (byDefault === '') return Object.freeze([])
  return byDefault === undefined ? undefined : read(setting, byDefault)
}

function textOf(setting: AnySetting, env: Environment): string | undefined {
  const text = env[setting.env]?.trim()
  return text === '' ? undefined : text
}

function read<T>(setting: Setting<T, T | undefined>, text: string): T {
  const value = setting.kind.read(text)
  if (value === undefined) throw wrong(setting, text)
  return value
}

function wrong(setting: AnySetting, text: string): ConfigError {
  const is = setting.isSecret ? 'is' : `is ${JSON.stringify(text)}, which is`
  return new ConfigError(`${setting.env} ${is} not ${setting.kind.words}: ${mend(setting)}.`)
}

function missing(setting: AnySetting): ConfigError {
  return new ConfigError(`${setting.env} is not set and production needs it: ${mend(setting)}.`)
}

function mend({ env, example, isRequiredInProduction }: AnySetting): string {
  const set = /\s/.test(example) ? `set ${env} to ${example}` : `set it like ${env}=${example}`
  return isRequiredInProduction ? set : `${set}, or leave it out`
}

function refuseContradictions(config: Config): void {
  const { mailFrom, smtpUrl, sessionIdleMinutes, sessionMaxHours } = config
  if (smtpUrl !== undefined && mailFrom === undefined) {
    throw new ConfigError(
      `SMTP_URL is set but MAIL_FROM is not: ${mend(settings.mailFrom)}, or leave out both.`,
    )
  }
  if (isReachedInClear(config)) {
    throw new ConfigError(
      `OFFSTAGE_URL is "${config.publicUrl}", over which sessions would travel in clear: ${mend(settings.publicUrl)} (http:// only to this machine itself, for a trial).`,
    )
  }
  if (sessionIdleMinutes > sessionMaxHours * 60) {
    throw new ConfigError(
      `OFFSTAGE_SESSION_IDLE_MINUTES is "${sessionIdleMinutes}", which is longer than the ${sessionMaxHours} hours of OFFSTAGE_SESSION_MAX_HOURS: lower the first or raise the second.`,
    )
  }
}

function isReachedInClear({ mode, publicUrl }: Config): boolean {
  return mode === 'production' && publicUrl?.startsWith('https:') === false && !isTrial({ mode, publicUrl })
}

/** Says whether production runs where only this machine reaches it, so that nobody's session is at stake. */
export function isTrial({ mode, publicUrl }: Pick<Config, 'mode' | 'publicUrl'>): boolean {
  return mode === 'production' && isLoopback(URL.parse(publicUrl ?? '')?.hostname ?? '')
}
