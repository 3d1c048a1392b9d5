import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const main = join(import.meta.dirname, 'main.ts')

function offstage(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, main, ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('a command says how it is called', () => {
  const { status, stdout } = offstage('migrate', '--help')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^offstage migrate \[apply\|status\|drift\]/)
})

test('an argument that is not known is told in a sentence, with how the command is called', () => {
  const { status, stderr } = offstage('migrate', '--alow-drop', 'order')
  expect(status).toBe(1)
  expect(stderr).toMatch(/^Unknown option '--alow-drop'\. It is called so: offstage migrate/)
  expect(stderr.trim().split('\n')).toHaveLength(1)
})

test('a command that is not known is told with the nearest', () => {
  expect(offstage('migrat').stderr).toBe(
    'There is no command "migrat". Perhaps you meant `offstage migrate`.\n',
  )
})
