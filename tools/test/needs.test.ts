import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plant } from '../testing/plant.ts'
import { meet, type Need } from './needs.ts'

const need: Need = {
  program: 'offstage-planted-program',
  variable: 'PLANTED_PATH',
  debianPackage: 'offstage-no-such-package',
  usedFor: 'this test',
}

function plantProgram(): string {
  const path = join(plant({ [need.program]: '#!/bin/sh\n' }), need.program)
  chmodSync(path, 0o755)
  return path
}

test('a program is where its variable says, or on the PATH', () => {
  const path = plantProgram()
  const folder = join(path, '..')
  expect(meet(need, { PLANTED_PATH: path, PATH: '' })).toEqual({ path })
  expect(meet(need, { PATH: `/nowhere:${folder}` })).toEqual({ path })
})

test('a variable that names nothing is not passed over', () => {
  expect(meet(need, { PLANTED_PATH: '/nowhere/program', PATH: '' })).toEqual({
    missing: 'PLANTED_PATH is /nowhere/program, which is no program.',
  })
})

test('a missing program is named with the way to get it', () => {
  expect(meet(need, { PATH: '' }, () => undefined)).toEqual({
    missing:
      'offstage-planted-program is missing, which runs this test: install it (on Debian and Ubuntu: ' +
      'apt-get install -y offstage-no-such-package) or set PLANTED_PATH to where it is.',
  })
})
