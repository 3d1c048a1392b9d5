import type { Model, ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { describedActions, describedResources } from '../openapi/described.ts'
import { sentence } from '../openapi/resource-schemas.ts'
import { actionAnchor, actionSection } from './action-section.ts'
import { contractSection } from './contract-section.ts'
import { errorCodes, sayings } from './errors-page.ts'
import { graphqlSection } from './graphql-section.ts'
import { html, joined, type Html } from './html.ts'
import { page } from './page.ts'
import { resourceSection } from './resource-section.ts'
import { walkSection, type WalkOptions } from './walk-section.ts'
import { planWalk, variableOf } from './walk.ts'

export interface DocsPageOptions extends WalkOptions {
  readonly stylePath: string
}

/** The documentation of an app, made from its model: how to begin, what holds everywhere, and everything there is. */
export function docsPage(model: Model, { stylePath, ...options }: DocsPageOptions): Html {
  const walk = planWalk(model)
  const title = sentence(words(model.name))
  return page({
    title: `${title}: documentation`,
    stylePath,
    nav: navigation(model, title),
    main: html` <h1>${title}</h1>
      <p class="lead">
        Made from the declaration of the app: what stands here is what the server at
        <code>${options.site}</code> does.
      </p>
      ${walkSection(model, walk, options)} ${contractSection(model, walk)} ${resourcesSection(model)}
      ${actionsSection(model)} ${graphqlSection(model, walk)} ${errorsSection()}`,
  })
}

function navigation(model: Model, title: string): Html {
  const resources = describedResources(model)
  const actions = describedActions(model)
  return html` <p class="name"><a href="/docs">${title}</a></p>
    <ul class="chapters">
      <li><a href="#start">Getting started</a></li>
      <li><a href="#contract">The contract</a></li>
      <li>
        <a href="#resources">Resources</a
        >${within(resources.map((resource) => html`<li><a href="#${resource.path}">${sentence(words(resource.plural))}</a></li>`))}
      </li>
      <li>
        <a href="#actions">Actions</a
        >${within(actions.map((action) => html`<li><a href="#${actionAnchor(action)}">${sentence(words(action.name))}</a></li>`))}
      </li>
      <li><a href="#graphql">GraphQL</a></li>
      <li><a href="#errors">Errors</a></li>
      <li><a href="/openapi.json">openapi.json</a></li>
    </ul>`
}

const within = (items: readonly Html[]): Html =>
  items.length === 0
    ? html``
    : html`<ul>
        ${items}
      </ul>`

function resourcesSection(model: Model): Html {
  const resources = describedResources(model)
  return html` <section id="resources">
    <h2><a href="#resources">Resources</a></h2>
    <p>
      Rows with fields, the ways to read them, and who may do what. In the commands <code>$SITE</code> is
      where the server is, and a name such as <code>${variableExample(resources)}</code> is an id that you
      have found.
    </p>
    <p class="chips">
      ${joined(
        resources.map((resource) => html`<a href="#${resource.path}">${words(resource.plural)}</a>`),
        ' ',
      )}
    </p>
    ${resources.map((resource) => resourceSection(model, resource))}
  </section>`
}

const variableExample = ([first]: readonly ModelResource[]): string =>
  `$${variableOf(first ?? { name: 'row' })}`

function actionsSection(model: Model): Html {
  const actions = describedActions(model)
  if (actions.length === 0) return html``
  return html` <section id="actions">
    <h2><a href="#actions">Actions</a></h2>
    <p>
      Writes with a name of their own. Each is one transaction: all of it happens or nothing. They take JSON
      and answer <code>{ "data": … }</code>; <code>$KEY</code> is a random text of yours (<a
        href="#idempotency"
        >Idempotency-Key</a
      >).
    </p>
    <p class="chips">
      ${joined(
        actions.map((action) => html`<a href="#${actionAnchor(action)}">${words(action.name)}</a>`),
        ' ',
      )}
    </p>
    ${actions.map((action) => actionSection(model, action))}
  </section>`
}

function errorsSection(): Html {
  return html` <section id="errors">
    <h2><a href="#errors">Errors</a></h2>
    <p>
      Every code that the platform refuses with; each leads to <a href="/docs/errors">its explanation</a>.
    </p>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th>Code</th>
            <th>Status</th>
            <th>Means</th>
          </tr>
        </thead>
        <tbody>
          ${errorCodes.map((code) => {
            const { status, title } = sayings(code)
            return html`<tr>
              <td>
                <a href="/docs/errors#${code}"><code>${code}</code></a>
              </td>
              <td>${status}</td>
              <td>${title}</td>
            </tr>`
          })}
        </tbody>
      </table>
    </div>
  </section>`
}
