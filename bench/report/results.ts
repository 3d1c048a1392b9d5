import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

/** What a suite of the bench found out; the same form for every suite. */
export interface Results {
  readonly suite: string
  readonly machine: string
  readonly versions: Readonly<Record<string, string>>
  readonly rows: readonly ResultRow[]
  readonly aims: readonly Aim[]
}

export interface ResultRow {
  readonly work: string
  readonly subject: string
  /** Answers a second. */
  readonly rate: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of the server and the database together, for each answer. */
  readonly cpuUsPerRequest: number
  /** Of the CPU for each answer. */
  readonly ratio: { readonly to: string; readonly value: number }
}

export interface Aim {
  readonly name: string
  readonly aim: string
  readonly measured: number
  /** A missed aim stays, as missed. */
  readonly met: boolean
}

/** Describes the machine in a line: without it no figure means anything. */
export const machineWords = (): string =>
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`

export function writeResults(results: Results): void {
  const folder = join(import.meta.dirname, '../results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${results.suite}.json`), `${JSON.stringify(results, undefined, 2)}\n`)
}
