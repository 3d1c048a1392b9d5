import type { Model } from '../../model/model.ts'
import { describedActions, describedResources, isReadable } from '../openapi/described.ts'
import { shell } from './code-block.ts'
import { curl } from './curl.ts'
import { html, type Html } from './html.ts'
import { graphqlFields } from './sample-answer.ts'
import type { Walk } from './walk.ts'

/** How the same is asked by GraphQL. */
export function graphqlSection(model: Model, { found }: Walk): Html {
  const readable = describedResources(model).filter(isReadable)
  const shown = found ?? readable[0]
  const actions = describedActions(model)
  const [list] = shown?.lists.filter(({ by, unique }) => by.length === 0 && !unique) ?? []
  const search = shown !== undefined && shown.search.length > 0 ? 'search: \\"word\\", ' : ''
  const query =
    shown &&
    `{ ${shown.plural}(${search}first: 3) { nodes { id ${graphqlFields(shown, 2).join(' ')} } pageInfo { endCursor hasNextPage } } }`
  return html` <section id="graphql">
    <h2><a href="#graphql">GraphQL</a></h2>
    <p>
      Everything above answers at <code>POST /graphql</code> too, under the same names and the same policies:
      a row by its id${shown !== undefined && html` (<code>${shown.name}(id: …)</code>)`}, a list as a
      connection${shown !== undefined && html` (<code>${shown.plural}(…)</code> with <code>nodes</code>, <code>edges</code>, <code>pageInfo</code>)`}
      whose arguments are those of the declared lists, and
      ${actions.length === 1 ? 'the action' : `the ${actions.length} actions`} as mutations with
      <code>input</code> and <code>idempotencyKey</code>. What you may not see is null.
    </p>
    ${query !== undefined && shell(curl({ method: 'POST', address: '/graphql', body: `{ "query": "${query}" }` }))}
    <div class="table">
      <table>
        <thead>
          <tr>
            <th>By REST</th>
            <th>By GraphQL</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td><code>field=value</code>, <code>field[in]=a,b</code></td>
            <td><code>field: value</code>, <code>fieldIn: [a, b]</code></td>
          </tr>
          <tr>
            <td><code>field[gte]=…</code></td>
            <td><code>fieldRange: { gte: … }</code></td>
          </tr>
          <tr>
            <td><code>sort=-${list?.then[0] ?? 'field'}</code></td>
            <td><code>orderBy: ${list?.then[0] ?? 'field'}, reverse: true</code></td>
          </tr>
          <tr>
            <td><code>limit=5&after=…</code></td>
            <td><code>first: 5, after: …</code></td>
          </tr>
          <tr>
            <td><code>include=relation</code></td>
            <td><code>relation { … }</code>; the bare id of a link is <code>relationId</code></td>
          </tr>
          <tr>
            <td><code>POST /api/actions/do-this</code></td>
            <td><code>mutation { doThis(input: {…}, idempotencyKey: "…") { … } }</code></td>
          </tr>
        </tbody>
      </table>
    </div>
    <p>
      The schema can be asked for itself (introspection), so any GraphQL client finds its way. How deep, wide
      and costly a document may be is bounded before any SQL runs.
    </p>
  </section>`
}
