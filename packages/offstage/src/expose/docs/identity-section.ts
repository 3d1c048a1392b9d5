import { shell } from './code-block.ts'
import { curl } from './curl.ts'
import { html } from './html.ts'

/** Sessions and tokens. */
export const identitySection = html` <section id="identity">
  <h3><a href="#identity">Who you are</a></h3>
  <p>
    People have a session in a cookie, as in <a href="#start">Getting started</a>. Machines have a bearer
    token, made once by a person and shown once:
  </p>
  ${shell(curl({ method: 'POST', address: '/api/auth/tokens', body: { name: 'Nightly export', scopes: ['read'], days: 90 } }), `curl -sS "$SITE/api/auth/me" -H "Authorization: Bearer $TOKEN"`)}
  <p>
    Its scopes are <code>read</code>, <code>write</code>, or names of actions. Nobody signed in is a guest:
    who sees what everybody may see, and is answered <code>401</code> otherwise.
  </p>
  <div class="table">
    <table>
      <tbody>
        <tr>
          <td><code>GET /api/auth/sessions</code></td>
          <td>where you are signed in; <code>DELETE /api/auth/sessions/{id}</code> ends one</td>
        </tr>
        <tr>
          <td><code>POST /api/auth/sign-out</code></td>
          <td>ends this one</td>
        </tr>
        <tr>
          <td><code>POST /api/auth/request-password-reset</code></td>
          <td>
            <code>{ email }</code>; then <code>POST /api/auth/reset-password</code> with
            <code>{ email, code, password }</code>
          </td>
        </tr>
        <tr>
          <td><code>POST /api/auth/change-password</code></td>
          <td><code>{ current, next }</code></td>
        </tr>
        <tr>
          <td><code>GET /api/auth/tokens</code></td>
          <td>your tokens; <code>DELETE /api/auth/tokens/{id}</code> revokes one</td>
        </tr>
      </tbody>
    </table>
  </div>
</section>`

/** What is counted and bounded. */
export const limitsSection = html` <section id="limits">
  <h3><a href="#limits">Limits</a></h3>
  <p>
    Attempts to sign in, to send mail and to guess a code are counted; <code>RateLimit</code> says how many
    are left, and <code>429</code> comes with <code>Retry-After</code>. A server that is too busy answers
    <code>503</code> with <code>Retry-After</code> rather than late. An address has at most 8,192 characters;
    the limits of a list and of what it includes multiply, and are counted before anything is read.
  </p>
</section>`
