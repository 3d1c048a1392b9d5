import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { machinePaths } from './machine-paths.ts'

const [work, home, registry] = ['/wo' + 'rk/', '/ho' + 'me/', 'https://regis' + 'try.example.org/']

test('a place on one machine and a package registry are found', () => {
  const files = {
    'a.ts': `const a = '${work}main/x'`,
    'b.md': `See (${home}me/y)`,
    'c.json': `"${registry}pkg"`,
  }
  expect(complaints(machinePaths, files)).toEqual([
    `a.ts:1 ${work} is a place on one machine`,
    `b.md:1 ${home} is a place on one machine`,
    `c.json:1 ${registry} is a package registry`,
  ])
})

test('a part of another path is no place on a machine', () => {
  expect(
    complaints(machinePaths, { 'a.ts': `'/usr/share${work}' './${'wo' + 'rk'}/a' '/api${home}'` }),
  ).toEqual([])
})
