import { parseOptions } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import { createPasswords } from './passwords.ts'

const cheap = { memoryKiB: 8, passes: 1, lanes: 1 }

test('hashes with Argon2id at no less than OWASP asks for, the parameters in the hash', async () => {
  const made = await createPasswords().hash('a good long phrase')
  expect(made).toMatch(/^\$argon2id\$v=19\$/)
  const { memoryCost, timeCost, parallelism, saltLen, outputLen } = parseOptions(made)
  expect({ memoryCost, timeCost, parallelism, saltLen, outputLen }).toEqual({
    memoryCost: 19_456,
    timeCost: 2,
    parallelism: 1,
    saltLen: 16,
    outputLen: 32,
  })
})

test('a hash is of its password alone, and two hashes of one password differ', async () => {
  const passwords = createPasswords({ cost: cheap })
  const [one, two] = [await passwords.hash('phrase'), await passwords.hash('phrase')]
  expect(one).not.toBe(two)
  expect(await passwords.verify(one, 'phrase')).toBe(true)
  expect(await passwords.verify(one, 'Phrase')).toBe(false)
})

test('without a hash the answer is no, whatever the password', async () => {
  expect(await createPasswords({ cost: cheap }).verify(undefined, 'phrase')).toBe(false)
})

test('a letter composed in two ways is one letter', async () => {
  const passwords = createPasswords({ cost: cheap })
  const made = await passwords.hash('na\u00efve phrase')
  expect(await passwords.verify(made, 'nai\u0308ve phrase')).toBe(true)
})

test('a hash that cost less than is asked now is outdated, one that cost more is not', async () => {
  const made = await createPasswords({ cost: { memoryKiB: 16, passes: 2, lanes: 1 } }).hash('phrase')
  const isOutdated = (cost: typeof cheap) => createPasswords({ cost }).isOutdated(made)
  expect(isOutdated({ memoryKiB: 16, passes: 2, lanes: 1 })).toBe(false)
  expect(isOutdated(cheap)).toBe(false)
  expect(isOutdated({ memoryKiB: 32, passes: 2, lanes: 1 })).toBe(true)
  expect(isOutdated({ memoryKiB: 16, passes: 3, lanes: 1 })).toBe(true)
})

test('what can neither run nor wait is refused as busy, and the rest is done', async () => {
  const passwords = createPasswords({ cost: cheap, concurrency: 1, queueMax: 2 })
  const all = await Promise.allSettled(Array.from({ length: 12 }, () => passwords.hash('phrase')))
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  for (const one of all.filter((each) => each.status === 'rejected'))
    expect(one.reason).toMatchObject({ code: 'E_BUSY', retryAfterSeconds: 1 })
  expect(await passwords.verify(undefined, 'phrase')).toBe(false)
})
