import { describeExpression } from '../../model/expressions.ts'
import {
  type Model,
  type ModelField,
  type ModelList,
  type ModelResource,
  type Right,
} from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { listsOf, relationsOf, rightsOf, shownComputed, shownFields, whoMay } from '../openapi/described.ts'
import { listReaders, listReadersWords } from '../openapi/list-readers.ts'
import { isRequired, isSet, sentence } from '../openapi/resource-schemas.ts'
import { shell } from './code-block.ts'
import { html, joined, prose, type Html } from './html.ts'
import { commandsFor } from './resource-commands.ts'
import { typeWords } from './type-words.ts'

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
    ${shell(...commandsFor(model, resource))}
  </section>`
}

const VERBS: Readonly<Record<Right, string>> = {
  read: 'read',
  create: 'create',
  update: 'change',
  delete: 'delete',
  restore: 'see when it is deleted, and bring back,',
}

// ── Ways to read ─────────────────────────────────────────────────────────────────────────────────────────────────

function readingPart(model: Model, resource: ModelResource): Html {
  const relations = relationsOf(model, resource)
  return html`<h4>Ways to read</h4>
    <ul class="ways">
      <li><code>GET /api/${resource.path}/{id}</code> one row</li>
      ${resource.small === undefined ? listsOf(resource).map((list) => html`<li><code>GET /api/${resource.path}${parametersOf(list)}</code> ${listWords(list)}${readersWords(model, resource, list)}</li>`) : html`<li><code>GET /api/${resource.path}</code> by any field and in any order: there are at most ${resource.small.max.toLocaleString('en')}</li>`}
      ${resource.search.length > 0 && html`<li><code>GET /api/${resource.path}?${resource.searched.by.map((name) => `${name}=…&`).join('')}search=…</code> words that each begin a word of ${resource.search.join(' or ')}; the best rows first, in one page</li>`}
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
  if (unique) return html`the one with this ${by.map(words).join(' and ')}`
  const what = by.length === 0 ? 'all' : 'those'
  const [first] = then
  if (first === undefined) return html`${what}, oldest first`
  return html`${what} in the order of ${then.join(', ')} (<code>sort=${first}</code> or
    <code>sort=-${first}</code>), from <code>${first}[gte]</code> or to <code>${first}[lt]</code>`
}

function readersWords(model: Model, resource: ModelResource, list: ModelList): Html {
  const readers = listReadersWords(listReaders(model, resource, list))
  return readers === '' ? html`` : html` <span class="note">(${readers})</span>`
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
