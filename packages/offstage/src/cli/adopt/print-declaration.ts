import { kebabCase, pascalCase } from '../../model/names.ts'
import { NOW, inOrder, isOwn, type DeclaredField, type DeclaredResource } from './declared.ts'

/** A line is at most as long as the platform's own sources have it. */
const WIDTH = 110

/** The files of a feature: one for each resource, and the feature itself. */
export function printFeature(name: string, plans: readonly DeclaredResource[]): ReadonlyMap<string, string> {
  const ordered = inOrder(plans)
  return new Map([
    ...ordered.map((plan) => [fileOf(plan), printResource(plan, plans)] as const),
    ['feature.ts', printParts(name, ordered)],
  ])
}

const fileOf = ({ name }: DeclaredResource): string => `${kebabCase(name)}.ts`

function printResource(plan: DeclaredResource, plans: readonly DeclaredResource[]): string {
  const title = pascalCase(plan.name)
  const parents = plans.filter(
    (other) => other !== plan && plan.fields.some(({ target }) => target === other.table),
  )
  const makers = new Set([
    ...plan.fields.map(({ maker }) => maker),
    ...(plan.fields.some((field) => field.default === NOW) ? ['now'] : []),
    'resource',
  ])
  const isOwnTable = plan.table === kebabCase(plan.name).replaceAll('-', '_')
  const options = isOwnTable ? '' : `{ table: ${printValue(plan.table)} }`
  const fields = plan.fields.map((field) => `  ${field.name}: ${printField(field, plan, plans)},`)
  const head = fields.length === 0 ? '{}' : `{\n${fields.join('\n')}\n}`
  const lists = plan.lists.map(
    ({ by, then, unique }) =>
      `  .list({ by: ${printValue(by)}${then.length === 0 ? '' : `, then: ${printValue(then)}`}${unique ? ', unique: true' : ''} })`,
  )
  const call =
    options === ''
      ? `resource('${plan.name}', ${head})`
      : `resource(\n  '${plan.name}',\n  ${head.replaceAll('\n', '\n  ')},\n  ${options},\n)`
  const policy = '.policy(() => ({}))'
  return `${[
    printImport([...makers].toSorted(), 'offstage'),
    ...parents.map((parent) => `import { ${pascalCase(parent.name)} } from './${fileOf(parent)}'`).toSorted(),
  ].join('\n')}

// ${title} is the table ${plan.table} as it was found. Its policy denies everything to everybody: say who may
// read, create, update and delete, as in \`.policy((row, actor) => ({ read: actor.hasRole('staff') }))\`.
export const ${title} = ${call}${lists.length === 0 ? policy : `\n${[...lists, `  ${policy}`].join('\n')}`}
`
}

function printField(
  field: DeclaredField,
  plan: DeclaredResource,
  plans: readonly DeclaredResource[],
): string {
  const target = plans.find(({ table }) => table === field.target)
  const link = target === undefined ? [] : [target === plan ? `'self'` : pascalCase(target.name)]
  const given = [...link, ...field.arguments.map(printValue)]
  const traits = [
    ...(field.unique ? ['.unique()'] : []),
    ...(field.optional ? ['.optional()'] : []),
    ...(field.default === undefined ? [] : [`.default(${printValue(field.default)})`]),
    ...(isOwn(field) ? [] : [`.column(${printValue(field.column)})`]),
  ].join('')
  return `${field.maker}(${given.join(', ')})${traits}`
}

function printValue(value: unknown): string {
  if (value === NOW) return 'now'
  if (typeof value === 'string') return printText(value)
  if (Array.isArray(value)) return `[${value.map(printValue).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, each]) => `${name}: ${printValue(each)}`)
      .join(', ')} }`
  return String(value)
}

// As JSON says it, in the quotes that need fewer escapes.
function printText(text: string): string {
  const body = JSON.stringify(text).slice(1, -1)
  if (text.includes("'") && !text.includes('"')) return `"${body}"`
  return `'${body.replaceAll('\\"', '"').replaceAll("'", String.raw`\'`)}'`
}

function printImport(names: readonly string[], from: string): string {
  const line = `import { ${names.join(', ')} } from '${from}'`
  return line.length <= WIDTH
    ? line
    : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}'`
}

function printParts(name: string, plans: readonly DeclaredResource[]): string {
  const imports = plans
    .map((plan) => `import { ${pascalCase(plan.name)} } from './${fileOf(plan)}'`)
    .toSorted()
  const titles = plans.map((plan) => pascalCase(plan.name))
  const line = `  resources: [${titles.join(', ')}],`
  const list =
    line.length <= WIDTH ? line : `  resources: [\n${titles.map((title) => `    ${title},\n`).join('')}  ],`
  return `import { feature } from 'offstage'
${imports.join('\n')}

export const ${name} = feature('${name}', {
${list}
})
`
}
