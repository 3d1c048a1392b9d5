import { resolve } from 'node:path'
import { steps } from './check/steps.ts'
import type { Outcome, Step } from './check/step.ts'

type Row = { readonly name: string; readonly seen: number; readonly result: string; readonly seconds: string }

/** `npm run check`: every step runs, each says what it found, and one table says how it went. */
async function main(root: string): Promise<void> {
  const rows: Row[] = []
  for (const step of steps) rows.push(await runStep(step, root))
  console.log(table(rows))
  process.exitCode = rows.every(({ result }) => result === 'ok') ? 0 : 1
}

async function runStep(step: Step, root: string): Promise<Row> {
  const start = performance.now()
  const outcome = await step.run(root)
  const result = resultOf(outcome)
  if (result !== 'ok') console.log(`--- ${step.name}: ${result}\n${outcome.output}\n`)
  return {
    name: step.name,
    seen: outcome.seen,
    result,
    seconds: ((performance.now() - start) / 1000).toFixed(1),
  }
}

function resultOf({ passed, seen }: Outcome): string {
  if (!passed) return 'failed'
  return seen === 0 ? 'saw nothing' : 'ok'
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ name, seen, seconds, result }) => cells(name, String(seen), seconds, result))
  return [cells('step', 'seen', 'seconds', 'result'), ...lines].join('\n')
}

function cells(name: string, seen: string, seconds: string, result: string): string {
  return `${name.padEnd(14)}${seen.padStart(6)}${seconds.padStart(9)}  ${result}`
}

await main(resolve(process.argv[2] ?? '.'))
