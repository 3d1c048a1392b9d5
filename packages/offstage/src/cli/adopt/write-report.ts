import { quoteName } from '../../database/migrate/postgres/quote.ts'
import { kebabCase, pascalCase } from '../../model/names.ts'
import { viewsOn, type Mends } from './mends.ts'
import type { AdoptionPlan, TablePlan } from './plan-adoption.ts'
import type { Catalog } from './read-catalog.ts'

interface Told {
  readonly plan: AdoptionPlan
  readonly mends: Mends
  readonly steps: readonly string[]
  readonly keep: readonly string[]
  readonly catalog: Catalog
  readonly name: string
}

/** Says table by table what was declared, what is mended for it, what stays beside it, and what the migrator will do. */
export function writeReport(told: Told): string {
  return `${[
    begin(told),
    mending(told),
    migrating(told),
    ...told.plan.tables.map((table) => tableSection(table, told.keep)),
    leftSection(told),
  ]
    .flat()
    .filter((part) => part !== '')
    .join('\n\n')}\n`
}

function begin({ plan, name }: Told): readonly string[] {
  return [
    '# What becomes of this database',
    `Written by \`offstage introspect\`, which changed nothing in it. ${plan.tables.length} tables are declared in this folder. Every policy denies everything: nothing is shown until you say to whom. No amount was taken for money: where a decimal is one, declare a field \`money('EUR')\` in minor units and fill it.`,
    'Add to `app.ts`:',
    `\`\`\`ts\nimport { ${name} } from './${name}/feature.ts'\n\nexport default app('my-app', { features: [${name}] })\n\`\`\``,
    'From the migration on, the app is who writes these tables: a program that inserts rows without an id, or by an old reference alone, is refused. Programs that read go on as before.',
  ]
}

function mending({ mends, plan, catalog, name }: Told): readonly string[] {
  if (mends.steps.length === 0) return ['## 1. Mends', 'None is needed.']
  const stuck = viewsOn(
    plan.tables.filter(({ types }) => types.length > 0),
    catalog,
  ).filter(({ kind }) => kind !== 'view')
  return [
    '## 1. Mends',
    `\`adopt.sql\` brings the tables to what declarations need, in steps that can stop and go on. Read it, then make it the app's first migration and apply it:`,
    `\`\`\`sh\nmkdir -p migrations && mv ${name}/adopt.sql migrations/0001-adopt.sql\nnpx offstage migrate apply\n\`\`\``,
    ...stuck.map(
      (view) =>
        `The materialized view \`${view.name}\` holds columns whose types change. Drop it before (\`drop materialized view ${quoteName(view.name)};\`) and make it again afterwards with its indexes:\n\n\`\`\`sql\ncreate materialized view ${quoteName(view.name)} as\n${view.definition ?? ''}\n\`\`\``,
    ),
  ]
}

function migrating({ steps, keep }: Told): readonly string[] {
  const flags = keep.map((one) => ` \\\n  --keep ${/^[\w.]+$/.test(one) ? one : `'${one}'`}`).join('')
  return [
    '## 2. Migration',
    'Then let the migrator write the rest, keeping what is beside the declarations:',
    `\`\`\`sh\nnpx offstage migrate${flags}\nnpx offstage migrate apply\n\`\`\``,
    `Give the same \`--keep\` to every later \`offstage migrate\` and \`offstage migrate drift\` until what it names is gone. An index that a list is declared for may go once its policy lets somebody read: the migrator then builds the list's own.`,
    'It will propose this, and nothing else:',
    steps.map((step, at) => `${at + 1}. ${step}`).join('\n'),
  ]
}

function tableSection(
  { declared, found, kept, notes, types, renames, key, links, fills, identities }: TablePlan,
  keep: readonly string[],
): readonly string[] {
  const facts = [
    ...(key.kind === 'add'
      ? [
          found.primaryKey.length === 0
            ? 'It has no key: `adopt.sql` adds `id uuid`.'
            : `Its key is (${found.primaryKey.join(', ')}): \`adopt.sql\` adds \`id uuid\` beside it, fills it page by page and makes it the key; the old one stays unique.`,
        ]
      : []),
    ...(key.kind === 'rename'
      ? [`Its key \`${key.from}\` is a uuid and is called \`id\` from then on.`]
      : []),
    ...[...renames]
      .filter(([, to]) => to !== 'id')
      .map(
        ([from, to]) =>
          `\`${from}\` is a name of the platform's own: \`adopt.sql\` calls the column \`${to}\`.`,
      ),
    ...missingOf(found),
    ...types.map(
      ({ column, from, to, using }) =>
        `\`${column}\` is ${from}: \`adopt.sql\` makes it ${to}${using === undefined ? '' : ` (using ${using})`}.`,
    ),
    ...fills.map(
      ({ column, value }) =>
        `\`${column}\` may be empty: \`adopt.sql\` fills it with ${value} and requires it.`,
    ),
    ...identities.map(
      (column) => `\`${column}\` is an identity: \`adopt.sql\` gives it a default from a sequence instead.`,
    ),
    ...links.map(
      ({ old, column, parent }) =>
        `\`${old}\` refers to ${parent} by its old key: \`adopt.sql\` adds \`${column}\` with the parent's id, which the link holds from then on, and drops the old foreign key.`,
    ),
    ...kept.map(
      ({ column, why, mend }) =>
        `\`${column}\` ${why}. It stays beside the declaration${mend === undefined ? '.' : `; to declare it, first: \`${mend}\``}`,
    ),
    ...notes,
    ...found.checks
      .filter(({ name }) => keep.includes(name))
      .map(({ name, expression }) => `The check \`${name}\` (${expression}) stays beside the declaration.`),
    ...found.indexes
      .filter(({ name }) => keep.includes(name))
      .map(({ name }) => `The index \`${name}\` stays beside the declaration.`),
  ]
  return [
    `## ${found.name}`,
    `Declared as \`${pascalCase(declared.name)}\` in [${kebabCase(declared.name)}.ts](${kebabCase(declared.name)}.ts).`,
    facts.map((fact) => `- ${fact}`).join('\n'),
  ]
}

function missingOf({ columns }: TablePlan['found']): readonly string[] {
  const missing = ['version', 'created_at', 'updated_at'].filter(
    (own) => !columns.some(({ name }) => name === own),
  )
  return missing.length === 0
    ? []
    : [`It lacks ${missing.map((name) => `\`${name}\``).join(', ')}: the migrator adds them.`]
}

function leftSection({ plan: { left } }: Told): readonly string[] {
  if (left.length === 0) return []
  return ['## What is not declared', left.map(({ name, why }) => `- \`${name}\` ${why}`).join('\n')]
}
