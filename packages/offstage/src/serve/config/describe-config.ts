import { type Setting, settings } from './settings.ts'

/** One setting as the reference shows it. */
export interface SettingDescription {
  /** Its name in the `Config` value. */
  readonly name: string
  readonly env: string
  readonly type: string
  /** What stands in for it when it is not set. */
  readonly default: string
  readonly isRequiredInProduction: boolean
  readonly isSecret: boolean
  readonly example: string
  readonly about: string
}

/** Every setting, in the order of the table, for the reference page. */
export function describeConfig(): readonly SettingDescription[] {
  return Object.entries(settings).map(([name, setting]) => describe(name, setting))
}

function describe(name: string, setting: Setting<unknown, unknown>): SettingDescription {
  return {
    name,
    env: setting.env,
    type: setting.kind.words,
    default: describeDefault(setting),
    isRequiredInProduction: setting.isRequiredInProduction === true,
    isSecret: setting.isSecret === true,
    example: setting.example,
    about: setting.about,
  }
}

function describeDefault({ default: byDefault }: Setting<unknown, unknown>): string {
  if (byDefault === undefined || byDefault === '') return 'none'
  if (typeof byDefault === 'string') return byDefault
  return `${byDefault.development} in development, ${byDefault.production} in production`
}
