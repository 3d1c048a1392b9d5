import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { lockfile } from './lockfile.ts'

test('a part of another platform that the lock leaves out is found, and so is a registry', () => {
  const packages = {
    'node_modules/tool': {
      version: '1.0.0',
      optionalDependencies: { 'tool-linux-x64': '1.0.0', 'tool-darwin-x64': '1.0.0' },
    },
    'node_modules/tool-linux-x64': {
      version: '1.0.0',
      resolved: 'http://mirror.example.org/tool-linux-x64.tgz',
    },
    'node_modules/ours': { resolved: 'packages/ours', link: true },
  }
  expect(complaints(lockfile, { 'package-lock.json': JSON.stringify({ packages }) })).toEqual([
    'package-lock.json:1 lacks tool-darwin-x64, a part of node_modules/tool; run node tools/complete-lock.ts',
    'package-lock.json:1 node_modules/tool-linux-x64 is bound to one registry; install with omit-lockfile-registry-resolved',
  ])
})
