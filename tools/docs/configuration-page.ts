import { prose } from './prose.ts'

/** What the page needs to know of a setting. */
export type SettingDescription = {
  readonly env: string
  readonly type: string
  readonly default: string
  readonly isRequiredInProduction: boolean
  readonly isSecret: boolean
  readonly example: string
  readonly about: string
}

/** The reference page of the settings, in their own order. */
export function configurationPage(settings: readonly SettingDescription[]): string {
  return [heading, ...settings.map(section)].join('\n\n') + '\n'
}

const heading = `# Configuration

<!-- Written by tools/docs-reference.ts from packages/offstage/src/serve/config/. -->

Offstage is configured by environment variables and by nothing else. Every setting is read once, when the app starts;
one that is wrong stops the start with a sentence that names it.`

function section(setting: SettingDescription): string {
  const facts = [
    `- Value: ${prose(setting.type)}`,
    `- Default: ${setting.default === 'none' ? 'none' : `\`${setting.default}\``}`,
    `- Example: \`${setting.env}=${setting.example}\``,
    ...(setting.isRequiredInProduction ? ['- Required in production'] : []),
    ...(setting.isSecret ? ['- Secret: never logged, never shown'] : []),
  ]
  return [`## ${setting.env}`, prose(setting.about), facts.join('\n')].join('\n\n')
}
