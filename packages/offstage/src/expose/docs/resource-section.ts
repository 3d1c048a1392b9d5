import { describeExpression } from '../../model/expressions.ts'
import {
  fieldOf,
  type Model,
  type ModelField,
  type ModelList,
  type ModelResource,
  type Right,
} from '../../model/model.ts'
import { words } from '../../model/names.ts'
import {
  listReaders,
  listsOf,
  relationsOf,
  rightsOf,
  shownComputed,
  shownFields,
  usableLists,
  whoMay,
} from '../openapi/described.ts'
import { exampleValue } from '../openapi/example-value.ts'
import { equalityFields } from '../openapi/list-parameters.ts'
import { exampleCreate, examplePatch, isRequired, isSet, sentence } from '../openapi/resource-schemas.ts'
import { shell } from './code-block.ts'
import { curl } from './curl.ts'
import { html, joined, prose, type Html } from './html.ts'
import { typeWords } from './type-words.ts'
import { variableOf } from './walk.ts'

/** Everything about one resource: who may, its fields, the ways to read it, and commands to try. */
export function resourceSection(model: Model, resource: ModelResource): Html {
  const rights = rightsOf(resource)
  return html` <section class="card" id="${resource.path}">
    <h3>
      <a href="#${resource.path}">${sentence(words(resource.plural))}</a>
      <code class="address">/api/${resource.path}</code>
    </h3>
    <p class="who">
      ${joined(
        rights.map(
          (right) =>
            html`<span class="right ${right}">${right}</span>
              ${whoMay(`${VERBS[right]} a row`, resource.policy.rights[right])}`,
        ),
        html`<br />`,
      )}
    </p>
    ${rights.includes('read') && readingPart(model, resource)}
    <h4>Fields</h4>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th>Field</th>
            <th>Is</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${shownFields(resource).map((field) => fieldRow(model, resource, field))}${shownComputed(
            resource,
          ).map(
            ([name, node]) =>
              html`<tr>
                <td><code>${name}</code></td>
                <td>true or false</td>
                <td>True where ${describeExpression(node)}.</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <h4>Try it</h4>
    ${shell(...tries(model, resource))}
  </section>`
}

const VERBS: Readonly<Record<Right, string>> = {
  read: 'read',
  create: 'create',
  update: 'change',
  delete: 'delete',
}

// ── Ways to read ─────────────────────────────────────────────────────────────────────────────────────────────────

function readingPart(model: Model, resource: ModelResource): Html {
  const relations = relationsOf(model, resource)
  return html`<h4>Ways to read</h4>
    <ul class="ways">
      <li><code>GET /api/${resource.path}/{id}</code> one row</li>
      ${resource.small === undefined ? listsOf(resource).map((list) => html`<li><code>GET /api/${resource.path}${parametersOf(list)}</code> ${listWords(list)}${readersWords(model, resource, list)}</li>`) : html`<li><code>GET /api/${resource.path}</code> by any field and in any order: there are at most ${resource.small.max.toLocaleString('en')}</li>`}
      ${resource.search.length > 0 && html`<li><code>GET /api/${resource.path}?search=…</code> words that each begin a word of ${resource.search.join(' or ')}; the best rows first, in one page</li>`}
    </ul>
    ${
      relations.length > 0 &&
      html`<p>
        <code>include</code> takes
        ${joined(
          relations.map(
            ({ name, kind, target }) =>
              html`<code>${name}</code> (${kind === 'one' ? 'its' : 'many'}
                <a href="#${target.path}">${words(kind === 'one' ? target.name : target.plural)}</a>)`,
          ),
          ', ',
        )}.
      </p>`
    }
    ${resource.live && html`<p><span class="right live">live</span> Any of these can be <a href="#live">followed as it changes</a>.</p>`}`
}

const parametersOf = ({ by }: ModelList): string =>
  by.length === 0 ? '' : `?${by.map((name) => `${name}=…`).join('&')}`

function listWords({ by, then, unique }: ModelList): Html {
  if (unique) return html`the one with this ${words(by[0] ?? '')}`
  const what = by.length === 0 ? 'all' : 'those'
  const [first] = then
  if (first === undefined) return html`${what}, oldest first`
  return html`${what} in the order of ${then.join(', ')} (<code>sort=${first}</code> or
    <code>sort=-${first}</code>), from <code>${first}[gte]</code> or to <code>${first}[lt]</code>`
}

function readersWords(model: Model, resource: ModelResource, list: ModelList): Html {
  const readers = listReaders(model, resource, list)
  if (readers === 'all') return html``
  return readers.length === 0
    ? html` (for nobody)`
    : html` <span class="note">(only ${readers.join(', ')})</span>`
}

// ── Fields ───────────────────────────────────────────────────────────────────────────────────────────────────────

function fieldRow(model: Model, resource: ModelResource, field: ModelField): Html {
  const mask = resource.policy.fields.get(field.name)
  const notes = [
    field.builtIn ? (BUILT_IN[field.name] ?? '') : givenWords(field),
    ...(field.spec.unique === true ? ['Unique.'] : []),
    ...(mask === undefined ? [] : [`Shown only if ${describeExpression(mask)}.`]),
  ]
  return html`<tr${field.builtIn && html` class="builtin"`}><td><code>${field.name}</code></td><td>${typeWords(model, field.spec, resource.name)}</td><td>${prose(notes.filter((note) => note !== '').join(' '))}</td></tr>`
}

const BUILT_IN: Readonly<Record<string, string>> = {
  id: 'A UUID of version 7, given by the platform.',
  version: 'Counts up with every change; for `If-Match`.',
  createdAt: 'When it was made.',
  updatedAt: 'When it was last changed.',
}

function givenWords(field: ModelField): string {
  const { default: byDefault } = field.spec
  if (!isSet(field))
    return field.optional ? 'Written by actions only. May be null.' : 'Written by actions only.'
  if (isRequired(field)) return ''
  if (byDefault === undefined) return 'May be null.'
  const isFact = typeof byDefault === 'object' && byDefault !== null && 'operand' in byDefault
  return isFact ? 'Filled in from who you are.' : `\`${JSON.stringify(byDefault)}\` unless said.`
}

// ── Commands ─────────────────────────────────────────────────────────────────────────────────────────────────────

function tries(model: Model, resource: ModelResource): readonly string[] {
  const rights = rightsOf(resource)
  const row = `/api/${resource.path}/$${variableOf(resource)}`
  const create = exampleCreate(resource)
  const patch = examplePatch(resource)
  return [
    ...(rights.includes('read')
      ? [
          curl({ address: listAddress(model, resource) }),
          curl({ address: `${row}${includeOf(model, resource)}` }),
        ]
      : []),
    ...(rights.includes('create') && create !== undefined
      ? [
          curl({
            method: 'POST',
            address: `/api/${resource.path}`,
            body: withVariables(model, resource, create),
          }),
        ]
      : []),
    ...(rights.includes('update') && patch !== undefined
      ? [
          curl({
            method: 'PATCH',
            address: row,
            headers: ['If-Match: "v1"'],
            body: withVariables(model, resource, patch),
          }),
        ]
      : []),
    ...(rights.includes('delete') ? [curl({ method: 'DELETE', address: row })] : []),
  ]
}

/** The list that shows most: with a condition if there is one, in its order reversed, with what can be included. */
function listAddress(model: Model, resource: ModelResource): string {
  const usable = usableLists(resource).filter(
    (list) => !list.unique && listReaders(model, resource, list) === 'all',
  )
  const list =
    usable.find(({ by, then }) => by.length > 0 && then.length > 0) ??
    usable.find(({ then }) => then.length > 0) ??
    usable[0]
  const conditions =
    list === undefined ? [] : list.by.map((name) => `${name}=${conditionValue(model, resource, name)}`)
  const [order] = list?.then ?? []
  const include = includeOf(model, resource).replace('?', '')
  const parts = [
    ...conditions,
    ...(order === undefined ? [] : [`sort=-${order}`]),
    'limit=5',
    ...(include === '' ? [] : [include]),
  ]
  return `/api/${resource.path}?${parts.join('&')}`
}

function conditionValue(model: Model, resource: ModelResource, name: string): string {
  const field = fieldOf(resource, name)
  const target = field.target === undefined ? undefined : model.resources.get(field.target)
  if (target !== undefined) return `$${variableOf(target)}`
  const known = equalityFields(resource).find((one) => one.name === name)
  return encodeURIComponent(addressText(known && exampleValue(known.spec, name, 'in')))
}

/** A value as it stands in an address: of money the amount alone. */
function addressText(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'amount' in value) return String(value.amount)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '…'
}

function includeOf(model: Model, resource: ModelResource): string {
  const relations = relationsOf(model, resource)
  const one = relations.find(({ kind }) => kind === 'one')
  const many = relations.find(({ kind }) => kind === 'many')
  const names = [
    ...(one === undefined ? [] : [one.name]),
    ...(many === undefined ? [] : [`${many.name}(limit:3)`]),
  ]
  return names.length === 0 ? '' : `?include=${names.join(',')}`
}

/** Links in a body are ids that whoever types it has in a variable; files are ids of finished uploads. */
function withVariables(model: Model, resource: ModelResource, body: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const field = fieldOf(resource, name)
      if (field.kind === 'file') return [name, '$UPLOAD']
      const target = field.target === undefined ? undefined : model.resources.get(field.target)
      return [name, target === undefined ? value : `$${variableOf(target)}`]
    }),
  )
}
