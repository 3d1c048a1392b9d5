import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { measure, type Measured } from './measure.ts'

// Instantiations, counted in one thread, do not depend on the machine; the ceilings leave a tenth above what was
// measured when they were set (results/types.json), so that a change which costs more is seen.
const CEILINGS: Readonly<Record<Measured['part'], number>> = {
  declarations: 340_000,
  app: 343_000,
  client: 940_000,
}
// Twice the resources may cost this many times as much: 2 is linear.
const GROWTH_MAX = 2.1

const SIZES = [50, 100, 200] as const

function run(): void {
  const measured = (['declarations', 'app', 'client'] as const).flatMap((part) =>
    SIZES.map((resources) => measure(resources, part)),
  )
  const results = { ceilings: CEILINGS, growthMax: GROWTH_MAX, measured }
  const folder = join(import.meta.dirname, '../results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'types.json'), `${JSON.stringify(results, undefined, 2)}\n`)
  console.table(measured)
  const faults = faultsOf(measured)
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
}

function faultsOf(measured: readonly Measured[]): readonly string[] {
  const at = (part: Measured['part'], resources: number): number =>
    measured.find((one) => one.part === part && one.resources === resources)?.instantiations ?? Number.NaN
  return (['declarations', 'app', 'client'] as const).flatMap((part) => {
    const whole = at(part, 200)
    const growth = whole / at(part, 100)
    return [
      ...(whole <= CEILINGS[part] ? [] : [`${part}: ${whole} instantiations, more than ${CEILINGS[part]}`]),
      ...(growth <= GROWTH_MAX
        ? []
        : [`${part}: twice the resources cost ${growth.toFixed(2)} times as much`]),
    ]
  })
}

run()
