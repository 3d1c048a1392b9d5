import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { recordPlaces } from '../../declare/places.ts'
import { nearestName } from '../../errors.ts'
import type { Model } from '../../model/model.ts'
import type { ProveOptions, Proof } from '../../prove/proof.ts'
import { proofs } from '../../prove/proofs.ts'
import { proveApp } from '../../prove/prove-app.ts'
import { writePage } from '../../prove/report/write-page.ts'
import { writeText } from '../../prove/report/write-text.ts'
import { hostModel } from '../../serve/host-model.ts'
import { CommandError, say } from '../command.ts'
import { loadHost } from '../load-host.ts'
import { progressBar } from '../progress-bar.ts'
import { withDatabase } from '../with-database.ts'

const ROWS = 100_000
const GROWTH_FROM = 10_000
const ROWS_MIN = 100
const ROWS_MAX = 10_000_000

/** Tries the app's promises in scratch databases; the exit code says whether all hold. */
export async function prove(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string' },
      'grow-to': { type: 'string' },
      only: { type: 'string' },
      proof: { type: 'string', multiple: true },
      seed: { type: 'string' },
      json: { type: 'string' },
      page: { type: 'string' },
      database: { type: 'string' },
      matrix: { type: 'string' },
      accept: { type: 'boolean' },
    },
  })
  const chosen = chooseProofs(values.proof)
  recordPlaces()
  const host = await loadHost()
  const model = hostModel(host.app)
  const options = readOptions(values, model)
  const bar = progressBar()
  const stopping = stopOnSignal()
  return withDatabase(async ({ url, config }) => {
    const report = await proveApp({
      app: host.app,
      model,
      migrations: host.migrations,
      url,
      proofs: chosen,
      options,
      progress: bar.show,
      signal: stopping,
    }).finally(bar.clear)
    say(writeText(report))
    const page = resolve(values.page ?? join(config.stateDir, 'prove', 'report.html'))
    await write(page, writePage(report))
    if (values.json !== undefined) await write(values.json, `${JSON.stringify(report, null, 2)}\n`)
    say(`The whole report: ${page}`)
    return report.holds ? 0 : 1
  }, values.database)
}

function chooseProofs(names: readonly string[] | undefined): readonly Proof[] {
  if (names === undefined) return proofs
  const known = proofs.map(({ name }) => name)
  return names.map((name) => {
    const found = proofs.find((proof) => proof.name === name)
    if (found !== undefined) return found
    throw new CommandError(`There is no proof "${name}"; there are ${known.join(', ')}.`)
  })
}

interface Given {
  readonly rows?: string
  readonly 'grow-to'?: string
  readonly only?: string
  readonly seed?: string
  readonly matrix?: string
  readonly accept?: boolean
}

function readOptions(given: Given, model: Model): ProveOptions {
  const rows = wholeNumber('rows', given.rows ?? String(ROWS), ROWS_MIN, ROWS_MAX)
  const to = wholeNumber('grow-to', given['grow-to'] ?? String(rows), ROWS_MIN, ROWS_MAX)
  if (given.only !== undefined && !model.resources.has(given.only)) throw noResource(given.only, model)
  return {
    rows,
    growth: [Math.min(GROWTH_FROM, Math.floor(to / 10)), to],
    only: given.only,
    seed: wholeNumber('seed', given.seed ?? '42', 0, 2 ** 31),
    matrix:
      given.matrix === undefined ? undefined : { file: resolve(given.matrix), accept: given.accept === true },
  }
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text.replaceAll('_', ''))
  if (Number.isInteger(number) && number >= least && number <= most) return number
  throw new CommandError(
    `--${option} ${text} should be a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}.`,
  )
}

function noResource(name: string, { resources }: Model): CommandError {
  const nearest = nearestName(name, [...resources.keys()])
  return new CommandError(
    `There is no resource "${name}". ${nearest === undefined ? `There are ${[...resources.keys()].join(', ')}.` : `Perhaps you meant ${nearest}.`}`,
  )
}

/** Ctrl-C ends the work between two steps, so that the scratch databases are still dropped; a second one ends at once. */
function stopOnSignal(): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort(new CommandError('Stopped before everything was tried.')))
  return controller.signal
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(resolve(path)), { recursive: true })
  await writeFile(path, text)
}
