import type { Model } from '../../model/model.ts'
import { describedActions, describedResources, isReadable } from '../openapi/described.ts'
import { shell } from './code-block.ts'
import { curl } from './curl.ts'
import { html, type Html } from './html.ts'
import { graphqlFields } from './sample-answer.ts'
import { isSearchedAlone, type Walk } from './walk.ts'

/** How a list or a row is followed by GraphQL; nothing where no resource is live. */
function subscriptions(model: Model): Html {
  const live = describedResources(model).find((resource) => resource.live && isReadable(resource))
  if (live === undefined) return html``
  const [field = 'id'] = graphqlFields(live, 1)
  const query = `subscription { ${live.plural}(first: 5) { place snapshot { nodes { id ${field} } } upsert { id ${field} } remove page { ids } } }`
  return html` <h3 id="subscriptions"><a href="#subscriptions">Subscriptions</a></h3>
    <p>
      What can be <a href="#live">followed by REST</a> is a subscription too, under the name and with the
      arguments of the query. It is answered at the same address as events (the protocol of graphql-sse) or
      over a WebSocket (that of graphql-ws): first the <code>snapshot</code>, then for every change the ids to
      <code>remove</code> and the rows to <code>upsert</code>; <code>page</code> is the order after it. After
      a break give the last <code>place</code> as <code>resumeAt</code>.
    </p>
    ${shell(
      curl({
        method: 'POST',
        address: '/graphql',
        headers: ['Accept: text/event-stream'],
        body: `{ "query": "${query}" }`,
      }).replace('curl -sS', 'curl -sSN'),
    )}`
}

/** How the same is asked by GraphQL. */
export function graphqlSection(model: Model, { found }: Walk): Html {
  const readable = describedResources(model).filter(isReadable)
  const shown = found ?? readable[0]
  const actions = describedActions(model)
  const [list] = shown?.lists.filter(({ by, unique }) => by.length === 0 && !unique) ?? []
  const search = shown !== undefined && isSearchedAlone(shown) ? 'search: \\"word\\", ' : ''
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
      A page is read from its end with <code>last</code> and <code>before</code>. Any row is found by its id
      alone, whatever it is: <code>node(id: …) { id ... on ${shown?.title ?? 'Type'} { … } }</code>, and
      <code>nodes(ids: […])</code> finds several. All fields of a query are answered by one statement.
    </p>
    <p>
      The schema can be asked for itself (introspection), so any GraphQL client finds its way; it tells you of
      what you could be allowed and of nothing else. How deep, wide and costly a document may be is bounded
      before any SQL runs, on every transport.
    </p>
    ${subscriptions(model)}
  </section>`
}
