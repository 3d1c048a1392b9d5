import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeScratchFolder } from '../packages/offstage/src/testing/scratch-folder.ts'
import { plant } from './testing/plant.ts'

test('a new app stands on the platform as it is here, packed beside it', () => {
  const root = plant({}, ['package.json', 'LICENSE', 'tsconfig.base.json', 'tools', 'packages'])
  const scratch = makeScratchFolder()
  const { status, stderr } = spawnSync(process.execPath, [...process.execArgv, 'tools/new.ts', 'my-app'], {
    cwd: root,
    env: { ...process.env, INIT_CWD: scratch.path },
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  const app = join(scratch.path, 'my-app')
  const made = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as {
    readonly name: string
    readonly dependencies: { readonly offstage: string }
  }
  expect(made.name).toBe('my-app')
  expect(made.dependencies.offstage).toMatch(/^file:vendor\/offstage-.+\.tgz$/)
  expect(existsSync(join(app, made.dependencies.offstage.replace('file:', '')))).toBe(true)
  scratch.remove()
})
