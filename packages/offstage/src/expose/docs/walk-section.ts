import { resourceOf, type Model, type ModelAction, type ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { exampleOutput } from '../openapi/example-value.ts'
import { article } from '../openapi/resource-schemas.ts'
import { aboutWords, actionAnchor } from './action-section.ts'
import { answer, shell } from './code-block.ts'
import { curl } from './curl.ts'
import { html, type Html } from './html.ts'
import {
  graphqlSelection,
  inputWithVariables,
  sampleFound,
  sampleRow,
  tellingChildren,
  tellingFields,
} from './sample-answer.ts'
import { isSearchedAlone, makes, variableOf, type Goal, type Walk } from './walk.ts'

export interface WalkOptions {
  /** Where the server is: `http://localhost:3000`. */
  readonly site: string
  readonly isProduction: boolean
  /** A word that a search finds something for. */
  readonly word: string | undefined
}

interface Step {
  readonly title: string
  readonly body: Html
}

/** The first steps of a newcomer, with curl and a cookie jar: from signing up to the one thing that the app is for. */
export function walkSection(model: Model, walk: Walk, options: WalkOptions): Html {
  const steps = [
    begin(options),
    ...signUp(options),
    ...(walk.found === undefined
      ? []
      : [find(walk.found, options), readWithParent(walk.found, walk, options)]),
    ...(walk.use === undefined ? [] : [useAction(model, walk.use)]),
    ...(walk.goal?.before ?? [])
      .filter((action) => action !== walk.use)
      .map((action) => prepare(model, action)),
    ...(walk.goal === undefined
      ? []
      : [
          ...reach(model, walk.goal),
          readRest(model, walk, walk.goal, options),
          readGraphql(model, walk, walk.goal),
        ]),
    look(),
  ]
  return html` <section id="start">
    <h2><a href="#start">Getting started</a></h2>
    <p>
      All you need is <code>curl</code> and a file for its cookies. Type the commands in this order into one
      shell: each one can be copied as it stands, but for what it says to paste.
    </p>
    <ol class="walk">
      ${steps.map(
        ({ title, body }, index) =>
          html` <li id="step-${index + 1}">
            <h3>${title}</h3>
            ${body}
          </li>`,
      )}
    </ol>
  </section>`
}

// ── Signing up and in ────────────────────────────────────────────────────────────────────────────────────────────

const begin = ({ site }: WalkOptions): Step => ({
  title: 'Say where the server is',
  body: html`${shell(`SITE=${site}`, curl({ address: '/api/auth/me' }))} ${answer({ data: { user: null } })}
    <p>
      Nobody is signed in yet. <code>jar</code> is a file in the current folder: <code>-c</code> writes
      cookies to it and <code>-b</code> sends them.
    </p>`,
})

const EMAIL = 'ada@example.com'
const PASSWORD = 'gearwheels turn at noon'

const signUp = ({ isProduction }: WalkOptions): readonly Step[] => [
  {
    title: 'Sign up',
    body: html`<p>
        Use your own address, or keep this one. A password is any phrase of at least 10 characters.
      </p>
      ${shell(`EMAIL=${EMAIL}`, `PASSWORD='${PASSWORD}'`, curl({ method: 'POST', address: '/api/auth/sign-up', body: { email: '$EMAIL', name: 'Ada Lovelace', password: '$PASSWORD' } }))}
      <p>
        The answer is <code>202</code> and has no more to say, whether or not the address is known: a stranger
        learns nothing. A code is on its way by mail.
      </p>`,
  },
  {
    title: 'Verify the address',
    body: html`${
        isProduction
          ? html`<p>Take the code from the mail.</p>
              ${shell('CODE=paste-the-code-here')}`
          : html`<p>
                While an app is developed nothing is really mailed: what would be is at
                <a href="/api/dev/outbox"><code>/api/dev/outbox</code></a
                >, the newest first. Read the code in it.
              </p>
              ${shell(curl({ address: '/api/dev/outbox' }), 'CODE=paste-the-code-here')}`
      }
      ${shell(curl({ method: 'POST', address: '/api/auth/verify-email', body: { email: '$EMAIL', code: '$CODE' } }))}
      <p>No output means success (<code>204</code>).</p>`,
  },
  {
    title: 'Sign in',
    body: html`${shell(curl({ method: 'POST', address: '/api/auth/sign-in', body: { email: '$EMAIL', password: '$PASSWORD' } }))}
      ${answer({ data: { user: { id: '019c1234-…', email: EMAIL, name: 'Ada Lovelace', roles: [] } } })}
      <p>The session is now in the cookie jar, and every further command is yours.</p>`,
  },
]

// ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

function find(found: ModelResource, { word }: WalkOptions): Step {
  const fields = tellingFields(found, 2)
  const shown = fields.length === 0 ? '' : `&fields=${fields.join(',')}`
  const isSearched = isSearchedAlone(found)
  const address = isSearched
    ? `/api/${found.path}?search=${encodeURIComponent(word ?? 'word')}&limit=3${shown}`
    : `/api/${found.path}?limit=3${shown}`
  return {
    title: isSearched ? `Search the ${words(found.plural)}` : `List the ${words(found.plural)}`,
    body: html`${isSearched && html`<p>Each word that you search for begins a word of the ${found.search.join(' or the ')}.${word === undefined && ' Put one of yours in the place of <word>.'}</p>`}
      ${shell(curl({ address }))}
      ${answer({ data: [sampleFound(found, fields, word)], page: { next: null } })}
      <p>Choose one and paste its <code>id</code>.</p>
      ${shell(`${variableOf(found)}=paste-the-id-here`)}`,
  }
}

function readWithParent(found: ModelResource, { parent }: Walk, { word }: WalkOptions): Step {
  const one = words(found.name)
  const address = `/api/${found.path}/$${variableOf(found)}${parent === undefined ? '' : `?include=${parent.name}`}`
  const related =
    parent === undefined ? {} : { [parent.name]: sampleRow(parent.target, tellingFields(parent.target, 2)) }
  return {
    title: parent === undefined ? `Read the ${one}` : `Read the ${one} with its ${words(parent.name)}`,
    body: html`${parent !== undefined && html`<p>Without <code>include</code> the ${words(parent.name)} would be an id.</p>`}
    ${shell(curl({ address }))}
    ${answer({ data: sampleFound(found, tellingFields(found, 3), word, related) })}`,
  }
}

// ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

function useAction(model: Model, action: ModelAction): Step {
  const isKeyed = action.action.settings.idempotency === 'required'
  return {
    title: sentenceOf(action),
    body: html`<p>
        Writes with a name are <a href="#actions">actions</a>; this one is
        <a href="#${actionAnchor(action)}">described below</a>.
      </p>
      ${aboutWords(action)} ${shell(...commandOf(model, action, isKeyed))} ${outputOf(action)}`,
  }
}

function prepare(model: Model, action: ModelAction): Step {
  const isKeyed = action.action.settings.idempotency === 'required'
  const made = makes(action).map(({ member, resource }) => ({ member, made: resourceOf(model, resource) }))
  return {
    title: sentenceOf(action),
    body: html`<p>
        The next step takes
        ${made.map(({ made: one }) => `${article(words(one.name))} ${words(one.name)}`).join(' and ')}.
        ${isKeyed && html`This action needs an <a href="#idempotency">Idempotency-Key</a>, which the next step explains.`}
      </p>
      ${aboutWords(action)} ${shell(...commandOf(model, action, isKeyed))} ${outputOf(action)}
      <p>Paste ${made.map(({ member }) => html`<code>${member}</code> `)}from the answer.</p>
      ${shell(...made.map(({ made: one }) => `${variableOf(one)}=paste-the-id-here`))}`,
  }
}

function reach(model: Model, { action, makes: made, member }: Goal): readonly Step[] {
  const command = curl({
    method: 'POST',
    address: `/api/actions/${action.path}`,
    headers: ['Idempotency-Key: $KEY'],
    body: inputWithVariables(model, action),
    showsHeaders: true,
  })
  const rejects = Object.keys(action.action.settings.rejects ?? {})
  return [
    {
      title: `${sentenceOf(action)}, once`,
      body: html`${aboutWords(action)}
        <p>
          This must not happen twice, so it takes an <code>Idempotency-Key</code>: a random text that names
          what you intend. Keep it, and send it again if the answer gets lost.
        </p>
        ${shell('KEY=intent-$(date +%s)-$RANDOM', command)} ${outputOf(action)}
        ${rejects.length > 0 && html`<p>If it is refused, the <code>code</code> of the answer says why: ${rejects.map((name, index) => html`${index > 0 && ', '}<code>${name}</code>`)}.</p>`}
        <p>Paste <code>${member}</code> from the answer.</p>
        ${shell(`${variableOf(made)}=paste-the-id-here`)}`,
    },
    {
      title: 'Send the same again',
      body: html`<p>The very same command, with the same key.</p>
        ${shell(command)}
        <p>
          The answer is the same ${words(made.name)}, and the header
          <code>Idempotent-Replayed: true</code> says that nothing was done again.
        </p>`,
    },
  ]
}

function readRest(model: Model, { found }: Walk, { makes: made }: Goal, { word }: WalkOptions): Step {
  const children = tellingChildren(model, made, found)
  const include = children
    .map(({ relation, back }) => (back === undefined ? relation.name : `${relation.name}.${back}`))
    .join(',')
  const related = Object.fromEntries(
    children.map(({ relation, back }) => [
      relation.name,
      [
        sampleRow(
          relation.target,
          tellingFields(relation.target, 2),
          back === undefined || found === undefined
            ? {}
            : { [back]: sampleFound(found, tellingFields(found, 1), word) },
        ),
      ],
    ]),
  )
  return {
    title: `Read the ${words(made.name)}`,
    body: html`${children.length > 0 && html`<p>With ${children.map(({ relation }) => words(relation.name)).join(' and ')}, in one request.</p>`}
    ${shell(curl({ address: `/api/${made.path}/$${variableOf(made)}${include === '' ? '' : `?include=${include}`}` }))}
    ${answer({ data: sampleRow(made, tellingFields(made, 3), related) })}`,
  }
}

function readGraphql(model: Model, { found }: Walk, { makes: made }: Goal): Step {
  // In this form of the shell's text a dollar that is GraphQL's own is written \$.
  const query = `query (\\$id: ID!) { ${made.name}(id: \\$id) { ${graphqlSelection(model, made, found)} } }`
  const body = `{\n  "query": "${query}",\n  "variables": { "id": "$${variableOf(made)}" }\n}`
  return {
    title: 'Read it by GraphQL too',
    body: html`${shell(curl({ method: 'POST', address: '/graphql', body }))}
      <p>
        The same facts, from the same statement and under the same policy. More under
        <a href="#graphql">GraphQL</a>.
      </p>`,
  }
}

const look = (): Step => ({
  title: 'Look behind the screen',
  body: html`<p>
      Every answer carries a <code>traceparent</code>; its middle part is the id of the trace. What happened
      for each of your requests, in plain words and down to the SQL, is in your timeline.
    </p>
    ${shell(curl({ address: '/api/timeline?limit=1' }))}`,
})

// ── Parts ────────────────────────────────────────────────────────────────────────────────────────────────────────

const sentenceOf = ({ name }: ModelAction): string => {
  const said = words(name)
  return said.charAt(0).toUpperCase() + said.slice(1)
}

function commandOf(model: Model, action: ModelAction, isKeyed: boolean): readonly string[] {
  const request = {
    method: 'POST',
    address: `/api/actions/${action.path}`,
    body: inputWithVariables(model, action),
  } as const
  return [curl(isKeyed ? { ...request, headers: [`Idempotency-Key: ${action.path}-1`] } : request)]
}

function outputOf(action: ModelAction): Html {
  const output = exampleOutput(action.action.settings)
  return output === undefined ? html`` : answer({ data: output })
}
