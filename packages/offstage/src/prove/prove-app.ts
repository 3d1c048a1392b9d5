import type { Database } from '../database/database.ts'
import type { App } from '../declare/app.ts'
import type { Model } from '../model/model.ts'
import { fillPlace } from './fill/fill-place.ts'
import type { FilledPlace } from './fill/filled-place.ts'
import type { Progress, Proof, ProofContext, ProofReport, ProveOptions } from './proof.ts'
import type { ProvedReport, ProveReport } from './prove-report.ts'
import { openScratchServer, type ScratchServer } from './scratch/scratch-server.ts'

export interface ProveInput {
  readonly app: App
  readonly model: Model
  /** The folder of the app's migrations; without one the tables are made as the declarations need them. */
  readonly migrations: string | undefined
  /** A database on the server that is to be used; it is connected to and never written to. */
  readonly url: string
  readonly proofs: readonly Proof[]
  readonly options: ProveOptions
  readonly progress?: Progress
  readonly signal?: AbortSignal
  /** Changes each database after it was filled and before anything is asked: how a test plants a fault. */
  readonly afterFill?: (database: Database) => Promise<void>
}

/** Tries every promise on an app, in scratch databases beside the given one. */
export async function proveApp(input: ProveInput): Promise<ProveReport> {
  const { app, options } = input
  const startedAt = new Date().toISOString()
  const server = await openScratchServer(input)
  try {
    const context = contextOf(input, server)
    const proofs: ProvedReport[] = []
    for (const proof of input.proofs) proofs.push(await runProof(proof, context))
    return {
      format: 'offstage-prove/1',
      app: app.name,
      database: server.version,
      startedAt,
      rows: options.rows,
      seed: options.seed,
      ...(options.only === undefined ? {} : { only: options.only }),
      holds: proofs.every(({ outcome }) => outcome === 'holds'),
      proofs,
    }
  } finally {
    await server.close()
  }
}

function contextOf(input: ProveInput, server: ScratchServer): ProofContext {
  const { app, model, options, afterFill, progress = () => {} } = input
  const signal = input.signal ?? new AbortController().signal
  const places = new Map<number, Promise<FilledPlace>>()
  const fill = async (rows: number): Promise<FilledPlace> => {
    const place = await fillPlace(await server.create(), model, {
      rows,
      seed: options.seed,
      progress,
      signal,
    })
    await afterFill?.(place.database)
    return place
  }
  return {
    app,
    model,
    options,
    progress,
    signal,
    empty: () => server.create(),
    filled(rows) {
      const place = places.get(rows) ?? fill(rows)
      places.set(rows, place)
      return place
    },
  }
}

async function runProof({ name, shows, run }: Proof, context: ProofContext): Promise<ProvedReport> {
  const startedMs = performance.now()
  const report = await run(context).catch((error: unknown) => failedReport(error, context.signal))
  return {
    name,
    shows,
    outcome: 'failed' in report ? 'failed' : outcomeOf(report),
    seconds: Math.round((performance.now() - startedMs) / 100) / 10,
    ...report,
  }
}

function outcomeOf({ violations, checks }: ProofReport): 'holds' | 'broken' | 'empty' {
  if (violations.length > 0) return 'broken'
  return checks === 0 ? 'empty' : 'holds'
}

/** A proof that throws has shown nothing, and the others may still show theirs; a person who wants to stop is obeyed. */
function failedReport(error: unknown, signal: AbortSignal): ProofReport & { readonly failed: true } {
  signal.throwIfAborted()
  const summary = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { failed: true, summary, checks: 0, violations: [], tables: [], notes: [] }
}
