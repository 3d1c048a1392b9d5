import { errors, type ErrorArguments, type ErrorCode } from '../../errors.ts'
import type { Model } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { describedActions } from '../openapi/described.ts'
import { sentence } from '../openapi/resource-schemas.ts'
import { actionAnchor } from './action-section.ts'
import { html, joined, type Html } from './html.ts'
import { page } from './page.ts'

export const errorCodes = Object.keys(errors) as ErrorCode[] // The registry's own keys.

/** Every error code, each at the place where a refusal's `type` leads. */
export function errorsPage(model: Model, stylePath: string): Html {
  return page({
    title: `Errors of ${model.name}`,
    stylePath,
    nav: html`<p><a href="/docs">← Documentation</a></p>
      <ul>
        ${errorCodes.map(
          (code) =>
            html`<li>
              <a href="#${code}"><code>${code}</code></a>
            </li>`,
        )}
      </ul>`,
    main: html` <h1>Errors</h1>
      <p class="lead">
        A refused request is answered with a problem document (RFC 9457). Its <code>code</code> is one of
        these, or the name of an action's <a href="#rejections">own rejection</a>. What stands in braces is
        filled in.
      </p>
      ${errorCodes.map(errorCard)} ${rejectionsCard(model)}`,
  })
}

function errorCard(code: ErrorCode): Html {
  const { status, title, detail, hint } = sayings(code)
  return html` <section class="card" id="${code}">
    <h3>
      <a href="#${code}"><code>${code}</code></a> <span class="status">${status}</span> ${title}
    </h3>
    <p>${detail}</p>
    ${hint !== undefined && html`<p class="hint">${hint}</p>`}
  </section>`
}

interface Sayings {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly hint: string | undefined
}

/** A code's sentences with their arguments in braces. */
export function sayings(code: ErrorCode): Sayings {
  const { status, title, detail, ...rest } = errors[code]
  const hint = 'hint' in rest ? rest.hint(BRACES) : undefined
  return { status, title, detail: detail(BRACES), hint }
}

const BRACES = new Proxy<ErrorArguments>({}, { get: (_target, name) => `{${String(name)}}` })

function rejectionsCard(model: Model): Html {
  const actions = describedActions(model).filter(
    ({ action }) => Object.keys(action.settings.rejects ?? {}).length > 0,
  )
  return html` <section class="card" id="rejections">
    <h3><a href="#rejections">Rejections</a></h3>
    <p>
      An action declares the refusals that are part of its meaning. Their names are the <code>code</code>,
      what they say about themselves is in <code>data</code>, and what the action had written is undone.
    </p>
    <div class="table">
      <table>
        <tbody>
          ${actions.map(
            (action) =>
              html`<tr>
                <td><a href="/docs#${actionAnchor(action)}">${sentence(words(action.name))}</a></td>
                <td>
                  ${joined(
                    Object.entries(action.action.settings.rejects ?? {}).map(
                      ([name, status]) => html`<code>${name}</code> ${status}`,
                    ),
                    ', ',
                  )}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`
}
