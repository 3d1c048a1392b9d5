import type { Model, ModelAction, ModelResource } from '../../model/model.ts'
import { PAGE_DEFAULT, PAGE_MAX } from '../../plan/page.ts'
import { describedResources, isReadable, relationsOf } from '../openapi/described.ts'
import { exampleId } from '../openapi/example-value.ts'
import { problemExample } from '../openapi/refusals.ts'
import { answer, shell } from './code-block.ts'
import { curl } from './curl.ts'
import { filesSection } from './files-section.ts'
import { html, type Html } from './html.ts'
import { identitySection, limitsSection } from './identity-section.ts'
import { liveSection } from './live-section.ts'
import { inputWithVariables, tellingFields } from './sample-answer.ts'
import type { Walk } from './walk.ts'

/** What holds at every address: said once, shown on the app's own resources. */
export function contractSection(model: Model, { found, use }: Walk): Html {
  const shown = found ?? describedResources(model).find(isReadable)
  return html` <section id="contract">
    <h2><a href="#contract">The contract</a></h2>
    <p>
      What holds everywhere. A machine reads the same in <a href="/openapi.json">/openapi.json</a> (OpenAPI
      3.1).
    </p>
    ${shown !== undefined && readingPart(model, shown)} ${MONEY} ${errorsPart()} ${IDEMPOTENCY}
    ${shown !== undefined && conditionalPart(shown)} ${liveSection(model)} ${filesSection(model)}
    ${batchPart(model, use)} ${identitySection} ${limitsSection}
  </section>`
}

// ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

function readingPart(model: Model, resource: ModelResource): Html {
  const relations = relationsOf(model, resource)
  const [first = 'id'] = tellingFields(resource, 1)
  const one = relations.find(({ kind }) => kind === 'one')?.name
  return html` <section id="parameters">
    <h3><a href="#parameters">Lists and their parameters</a></h3>
    <p>
      A list answers <code>data</code> and <code>page</code>. Which conditions and orders can be combined is
      declared: each resource below names its ways to read. Anything else is refused with
      <a href="/docs/errors#E_NO_ACCESS_PATH"><code>E_NO_ACCESS_PATH</code></a
      >, which names the nearest list, so that no request is slow however much data there is.
    </p>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th>Parameter</th>
            <th>Means</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td><code>field=value</code></td>
            <td>only rows with this value</td>
          </tr>
          <tr>
            <td><code>field[in]=a,b</code></td>
            <td>only rows with one of these; all combinations together at most 100</td>
          </tr>
          <tr>
            <td><code>field[gte]=…</code> <code>[gt]</code> <code>[lte]</code> <code>[lt]</code></td>
            <td>a range, on the field that the order begins with</td>
          </tr>
          <tr>
            <td><code>sort=field</code> <code>sort=-field</code></td>
            <td>the order of a list, or the same reversed; after it rows are told apart by their id</td>
          </tr>
          <tr>
            <td><code>limit=20</code></td>
            <td>rows at most: ${PAGE_DEFAULT} unless said, up to ${PAGE_MAX}</td>
          </tr>
          <tr>
            <td><code>after=…</code></td>
            <td>
              the next page: the cursor that <code>page.next</code> gave, all else the same. The header
              <code>Link</code> has the whole address
            </td>
          </tr>
          <tr>
            <td><code>search=red ch</code></td>
            <td>words that each begin a word; the best rows first, in one page</td>
          </tr>
          <tr>
            <td><code>include=…</code></td>
            <td>
              related rows within each row:
              ${one !== undefined && html`<code>${one}</code>, `}<code>lines(limit:3,sort:-createdAt).product</code>,
              at most 5 levels deep; <code>lines(status:open,page:true)</code> for those with a value, as a
              page
            </td>
          </tr>
          <tr>
            <td><code>fields=${first}</code></td>
            <td>only these fields, and the id; <code>relation.field</code> for an included row</td>
          </tr>
          <tr>
            <td><code>count=true</code></td>
            <td>adds <code>count</code>: exact up to 1,000, then <code>capped</code></td>
          </tr>
        </tbody>
      </table>
    </div>
    ${shell(curl({ address: `/api/${resource.path}?limit=2&fields=${first}&count=true` }))}
    ${answer({ data: [{ id: exampleId(resource.name), [first]: '…' }], page: { next: 'WyJhIl0' }, count: { value: 1000, capped: true } })}
    <p>
      There is no offset and no total. A row that you may not read is absent, and so is a field: reading one
      such row is a 404, and nothing can be found, sorted or counted by a field that you may not see.
    </p>
  </section>`
}

const MONEY = html` <section id="money">
  <h3><a href="#money">Exact values</a></h3>
  <div class="table">
    <table>
      <tbody>
        <tr>
          <td>Money</td>
          <td>
            <code>{ "amount": "12.50", "currency": "EUR" }</code>: text with exactly the currency's digits,
            never a number; in an address the amount alone. What you send may leave decimals out (<code
              >"12"</code
            >
            is 12.00); more than the currency has are refused, since nothing is rounded
          </td>
        </tr>
        <tr>
          <td>Decimals</td>
          <td><code>"0.125"</code>: text, so that nothing is rounded on the way</td>
        </tr>
        <tr>
          <td>Times</td>
          <td><code>2026-01-31T09:30:00.000000Z</code>: UTC with microseconds; any offset is taken</td>
        </tr>
        <tr>
          <td>Dates</td>
          <td><code>2026-01-31</code></td>
        </tr>
        <tr>
          <td>Ids</td>
          <td>UUIDs of version 7 in lower case, which sort by when they were made</td>
        </tr>
      </tbody>
    </table>
  </div>
</section>`

function errorsPart(): Html {
  return html` <section id="refusals">
    <h3><a href="#refusals">Refusals</a></h3>
    <p>
      Every refusal is a problem document (RFC 9457, <code>application/problem+json</code>). A program looks
      at <code>code</code>; <code>detail</code> and <code>hint</code> are for you; <code>type</code> leads to
      its <a href="/docs/errors">explanation</a>. An action's own rejections have their own names as code, and
      their particulars in <code>data</code>.
    </p>
    ${answer(problemExample('E_INVALID_INPUT'))}
    <p><code>errors</code> names every wrong place at once, by JSON pointer.</p>
  </section>`
}

// ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

const IDEMPOTENCY = html` <section id="idempotency">
  <h3><a href="#idempotency">Idempotency-Key</a></h3>
  <p>
    A write can be sent again without fear: with the same <code>Idempotency-Key</code> and the same body it
    happens once, and its stored answer comes again with <code>Idempotent-Replayed: true</code>. Some actions
    require a key; every other write takes one from whoever is signed in. A key is 1 to 200 visible ASCII
    characters, belongs to you alone, and is kept in the same transaction as what it names.
  </p>
  <ul>
    <li>
      While the first request still runs: <code>409</code>
      <a href="/docs/errors#E_KEY_IN_FLIGHT"><code>E_KEY_IN_FLIGHT</code></a> with <code>Retry-After</code>.
    </li>
    <li>
      The same key with another body: <code>422</code>
      <a href="/docs/errors#E_KEY_REUSED"><code>E_KEY_REUSED</code></a
      >.
    </li>
    <li>A declared rejection is an answer too, and is replayed; a new attempt takes a new key.</li>
  </ul>
</section>`

function conditionalPart(resource: ModelResource): Html {
  return html` <section id="conditional">
    <h3><a href="#conditional">Conditional requests</a></h3>
    <p>
      Every answer to a GET has an <code>ETag</code>: send it as <code>If-None-Match</code>, and while nothing
      has changed the answer is <code>304</code> without a body. <code>HEAD</code> answers the same headers
      alone, and with <code>Accept-Encoding</code> what is large comes packed. Every row has a
      <code>version</code>: send <code>If-Match: "v7"</code> with PATCH or DELETE, and the write is refused
      with <code>412</code> when somebody changed the row since you read version 7.
    </p>
    ${shell(curl({ address: `/api/${resource.path}?limit=1`, showsHeaders: true }), 'ETAG=paste-it-with-its-quotation-marks', curl({ address: `/api/${resource.path}?limit=1`, headers: ['If-None-Match: $ETAG'], showsHeaders: true }))}
  </section>`
}

function batchPart(model: Model, action: ModelAction | undefined): Html {
  const step = action && { action: action.name, input: inputWithVariables(model, action) }
  return html` <section id="batch">
    <h3><a href="#batch">Several actions as one</a></h3>
    <p>
      <code>POST /api/batch</code> takes at most 50 actions and runs them in order in one transaction: all of
      them, or none. It answers each one's answer, or the refusal of the first that is refused. A key is
      required where one of them requires it.
    </p>
    ${step !== undefined && shell(curl({ method: 'POST', address: '/api/batch', body: { actions: [step, step] } }))}
  </section>`
}
