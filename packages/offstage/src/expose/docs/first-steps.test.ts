import { spawn, spawnSync } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeScratchFolder } from '../../testing/scratch-folder.ts'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import { moneyOf } from '../../values/money.ts'
import { Author, Book, libraryApp } from '../openapi/testing/library-app.ts'

// A newcomer has the page, a shell and curl, and so has this test: it reads the commands from the page that the server
// sends, types them as they stand, and pastes what the page says to paste.

// `npm test` gets curl where it is missing, and says where it is.
const curl = process.env['CURL_PATH']
const path = [...(curl === undefined ? [] : [dirname(curl)]), process.env['PATH'] ?? ''].join(delimiter)
const withCurl = { ...process.env, PATH: path }
const hasCurl = spawnSync('curl', ['--version'], { env: withCurl }).status === 0
const folder = makeScratchFolder()
const shell = openShell(folder.path)
let library: TestApp

beforeAll(async () => {
  library = await startTestApp(libraryApp)
  await library.transaction(async ({ unrestricted }) => {
    const author = await unrestricted.insert(Author, { name: 'Homer' })
    await unrestricted.insert(Book, {
      isbn: '9780140268867',
      title: 'The Odyssey',
      author: author.id,
      fine: moneyOf('2.50', 'EUR'),
      pages: 541,
      publishedOn: '1996-01-01',
    })
  })
})
afterAll(async () => {
  shell.end()
  await library.close()
  folder.remove()
})

// Skipped where there is no curl, which the walk is about; nothing else of the tests needs it.
test.skipIf(!hasCurl)(
  'whoever follows the first steps with curl gets from signing up to the goal, once',
  async () => {
    const steps = stepsOf(await (await fetch(`${library.url}/docs`)).text())
    const answers = new Map<string, string>()
    for (const { title, commands } of steps) answers.set(title, await follow(shell, commands))

    const answerTo = (title: string) =>
      answers.get(title) ?? `There is no step "${title}" among ${[...answers.keys()].join(', ')}`
    expect(answerTo('Sign in')).toContain('"email":"ada@example.com"')
    expect(answerTo('Search the books')).toContain('The Odyssey')
    expect(answerTo('Read the book with its author')).toContain('"name":"Homer"')
    expect(answerTo('Reserve book')).toContain('"position":1')
    expect(answerTo('Become member')).toContain('"number":"M-1"')
    const [loan] = /[0-9a-f-]{36}/.exec(bodyOf(answerTo('Borrow books, once'))) ?? []
    expect(bodyOf(answerTo('Send the same again'))).toBe(bodyOf(answerTo('Borrow books, once')))
    expect(answerTo('Send the same again')).toMatch(/idempotent-replayed: true/i)
    expect(answerTo('Read the loan')).toContain(loan)
    expect(answerTo('Read it by GraphQL too')).toContain(loan)
    expect(answerTo('Read it by GraphQL too')).toContain('The Odyssey')
    expect(answerTo('Look behind the screen')).toContain('"traceId"')
    expect(library.loggedErrors).toEqual([])
    expect(
      await library.database.query({ text: 'select count(*)::int as loans from loan', values: [] }),
    ).toEqual([{ loans: 1 }])
  },
)

// ── What a newcomer does ─────────────────────────────────────────────────────────────────────────────────────────

interface Step {
  readonly title: string
  readonly commands: readonly string[]
}

function stepsOf(page: string): readonly Step[] {
  const walk = page.slice(page.indexOf('<ol class="walk">'), page.indexOf('</ol>'))
  return walk
    .split(/<li id="step-\d+">/)
    .slice(1)
    .map((step) => ({
      title: textOf(/<h3>(.*?)<\/h3>/s.exec(step)?.[1] ?? '').trim(),
      commands: [...step.matchAll(/<pre class="shell"[^>]*><code>(.*?)<\/code><\/pre>/gs)].map(([, code]) =>
        textOf(code ?? ''),
      ),
    }))
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const textOf = (html: string): string =>
  html.replaceAll(/<[^>]+>/g, '').replaceAll(/&(#?\w+);/g, (_all, name: string) => ENTITIES[name] ?? '')

/** Types the commands of a step; answers what the last one that said something said. */
async function follow(shell: Shell, commands: readonly string[]): Promise<string> {
  let said = ''
  for (const line of commands.flatMap(partsOf)) {
    const [, variable] = /^([A-Z_]+)=paste/.exec(line) ?? []
    const typed = variable === undefined ? line : `${variable}=${foundIn(shell.last(), variable)}`
    said = (await shell.type(typed)) || said
  }
  return said
}

/** A line that says to paste stands alone: it is typed after the answer to what is above it. */
const partsOf = (block: string): string[] => block.split(/\n(?=[A-Z_]+=paste)/)

function foundIn(answer: string, variable: string): string {
  const names = variable === 'CODE' ? [] : [variable.toLowerCase().replace(/_id$/, ''), 'id']
  const member = names
    .map((name) => new RegExp(`"${name}"\\s*:\\s*"([^"]+)"`).exec(answer)?.[1])
    .find((found) => found !== undefined)
  const found = member ?? /\b\d{8}\b/.exec(answer)?.[0]
  if (found === undefined) throw new Error(`There is nothing to paste for ${variable} in: ${answer}`)
  return found
}

const bodyOf = (answer: string): string => answer.slice(answer.indexOf('{"data"'))

// ── The shell ────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shell {
  /** Types a command and answers what it printed. */
  type(command: string): Promise<string>
  /** The last thing that was printed. */
  last(): string
  end(): void
}

const DONE = '--- done ---'

function openShell(cwd: string): Shell {
  const process = spawn('bash', [], { cwd, env: withCurl, stdio: ['pipe', 'pipe', 'inherit'] })
  let printed = ''
  let last = ''
  let wake = () => {}
  process.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    wake()
  })
  return {
    async type(command) {
      printed = ''
      // Mails are sent by a job after the answer: a newcomer is slow enough, so the outbox is asked until it has one.
      const patient = command.includes('/outbox')
        ? `until ${command} | grep -q subject; do sleep 0.2; done\n${command}`
        : command
      process.stdin.write(`${patient}\necho\necho '${DONE}'\n`)
      while (!printed.includes(DONE)) await new Promise<void>((resolve) => (wake = resolve))
      const said = printed.slice(0, printed.indexOf(DONE)).trim()
      if (said !== '') last = said
      return said
    },
    last: () => last,
    end: () => process.kill(),
  }
}
