import { isListOf, type Shape } from '../../declare/shape.ts'
import type { Model, ModelAction } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { whoMay } from '../openapi/described.ts'
import { exampleOutput } from '../openapi/example-value.ts'
import { sentence } from '../openapi/resource-schemas.ts'
import { answer, shell } from './code-block.ts'
import { curl } from './curl.ts'
import { html, joined, type Html } from './html.ts'
import { inputWithVariables } from './sample-answer.ts'
import { memberWords } from './type-words.ts'

/** Everything about one action: who may, what it takes and answers, and how it is rejected. */
export function actionSection(model: Model, action: ModelAction): Html {
  const { settings } = action.action
  const rejects = Object.entries(settings.rejects ?? {})
  const isKeyed = settings.idempotency === 'required'
  const output = exampleOutput(settings)
  return html` <section class="card" id="${actionAnchor(action)}">
    <h3>
      <a href="#${actionAnchor(action)}">${sentence(words(action.name))}</a>
      <code class="address">POST /api/actions/${action.path}</code>
    </h3>
    ${aboutWords(action)}
    <p class="who">
      ${whoMay('do this', action.allow)}
      ${isKeyed && html`Needs an <a href="#idempotency">Idempotency-Key</a>.`}
    </p>
    ${shapePart(model, 'Takes', settings.input)} ${shapePart(model, 'Answers', settings.output)}
    ${
      rejects.length > 0 &&
      html`<h4>May be rejected</h4>
        <p>
          ${joined(
            rejects.map(([name, status]) => html`<code class="rejection">${name}</code> ${status}`),
            ', ',
          )}
        </p>`
    }
    <h4>Try it</h4>
    ${shell(...tryIt(model, action))}
    ${output !== undefined && Object.keys(output).length > 0 && answer({ data: output })}
  </section>`
}

/** What its makers say of an action. */
export const aboutWords = ({ action: { settings } }: ModelAction): Html =>
  settings.about === undefined ? html`` : html`<p>${settings.about}</p>`

export const actionAnchor = ({ path }: ModelAction): string => `action-${path}`

function shapePart(model: Model, title: string, shape: Shape): Html {
  const members = Object.entries(shape)
  if (members.length === 0)
    return html`<h4>${title}</h4>
      <p>Nothing.</p>`
  return html`<h4>${title}</h4>
    <div class="table">
      <table>
        <tbody>
          ${members.map(
            ([name, member]) =>
              html`<tr>
                <td><code>${name}</code></td>
                <td>${memberWords(model, member)}</td>
                <td>${noteOf(member)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
}

function noteOf(member: Shape[string]): Html {
  if (isListOf(member)) return html``
  const { default: byDefault, optional } = member.spec
  if (byDefault !== undefined) return html`<code>${JSON.stringify(byDefault)}</code> unless said`
  return optional === true ? html`optional` : html``
}

function tryIt(model: Model, action: ModelAction): readonly string[] {
  const body = inputWithVariables(model, action)
  const isKeyed = action.action.settings.idempotency === 'required'
  const request = { method: 'POST', address: `/api/actions/${action.path}`, body } as const
  return [curl(isKeyed ? { ...request, headers: ['Idempotency-Key: $KEY'] } : request)]
}
