import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateApp, type Part } from './generate-app.ts'

const root = join(import.meta.dirname, '../..')

/** What checking an app's types took. */
export interface Measured {
  readonly resources: number
  readonly part: Part
  readonly instantiations: number
  readonly types: number
  readonly checkMs: number
  readonly memoryMb: number
}

/** Checks a generated app with the compiler of this repository; an app that does not compile measures nothing. */
export function measure(resources: number, part: Part): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-types-'))
  try {
    for (const [name, text] of generateApp(resources, part)) writeFileSync(join(folder, name), text)
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    return { resources, part, ...check(folder) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const project = {
  extends: join(root, 'tsconfig.base.json'),
  compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
  include: ['.'],
}

function check(folder: string): Omit<Measured, 'resources' | 'part'> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = [tsc, '-p', folder, '--singleThreaded', '--extendedDiagnostics', '--pretty', 'false']
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
  assert(status === 0, stdout.slice(0, 4_000))
  const figure = (name: string): number => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1])
  return {
    instantiations: figure('Instantiations'),
    types: figure('Types'),
    checkMs: Math.round(figure('Check time') * 1_000),
    memoryMb: Math.round(figure('Memory used') / 1_024),
  }
}
