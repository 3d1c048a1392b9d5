import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** What a step of the gate found: a step that saw nothing has not passed. */
export type Outcome = { readonly seen: number; readonly passed: boolean; readonly output: string }

/** One step of the gate over the repository at `root`. */
export type Step = { readonly name: string; readonly run: (root: string) => Outcome | Promise<Outcome> }

/** Runs a program that npm brought, by its path under node_modules, on the Node that runs this. */
export function runTool(root: string, program: string, args: readonly string[]): Omit<Outcome, 'seen'> {
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', program), ...args],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  return { passed: status === 0, output: `${stdout}${stderr}${error?.message ?? ''}`.trim() }
}

/** The number in the first group of a pattern; 0 when the tool did not say it, so that silence fails. */
export function numberIn(output: string, pattern: RegExp): number {
  return Number(pattern.exec(output)?.[1] ?? 0)
}
