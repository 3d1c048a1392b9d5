import type { Model } from '../../model/model.ts'
import { describedResources, isReadable } from '../openapi/described.ts'
import { shell } from './code-block.ts'
import { curl } from './curl.ts'
import { html, type Html } from './html.ts'

/** How a list or a row is followed as it changes; nothing where no resource is live. */
export function liveSection(model: Model): Html {
  const live = describedResources(model).filter((resource) => resource.live && isReadable(resource))
  const [first] = live
  if (first === undefined) return html``
  return html` <section id="live">
    <h3><a href="#live">Following changes</a></h3>
    <p>
      A list or a row of
      ${live.map((resource, index) => html`${index > 0 && ', '}<a href="#${resource.path}">${resource.plural}</a>`)}
      can be followed: ask for the very same address as <code>text/event-stream</code>.
    </p>
    ${shell(curl({ address: `/api/${first.path}?limit=5`, headers: ['Accept: text/event-stream'] }).replace('curl -sS', 'curl -sSN'))}
    <div class="table">
      <table>
        <thead>
          <tr>
            <th>Event</th>
            <th>Its data</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td><code>snapshot</code></td>
            <td>what the GET would answer now; comes first</td>
          </tr>
          <tr>
            <td><code>upsert</code></td>
            <td>a row that is new or has changed, with the fields you asked for</td>
          </tr>
          <tr>
            <td><code>remove</code></td>
            <td><code>{ "id": … }</code> of a row that is gone, or no longer yours to see</td>
          </tr>
          <tr>
            <td><code>page</code></td>
            <td>the order of the rows, where the two above do not say it: their <code>ids</code></td>
          </tr>
          <tr>
            <td><code>resumed</code></td>
            <td>nothing has changed since the place that you came back to</td>
          </tr>
          <tr>
            <td><code>reset</code></td>
            <td>a fresh snapshot: the place to go on from is no longer known</td>
          </tr>
          <tr>
            <td><code>problem</code></td>
            <td>why the stream ends, as a problem document</td>
          </tr>
        </tbody>
      </table>
    </div>
    <p>
      Each event's <code>id</code> is a place in the stream. After a break send the last one as
      <code>Last-Event-ID</code> (a browser's EventSource does): you get what you missed, or a
      <code>reset</code>, never a silent gap.
    </p>
  </section>`
}
