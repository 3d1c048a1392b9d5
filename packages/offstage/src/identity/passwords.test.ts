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

test('without a hash the processor works as long as with one', async () => {
  const passwords = createPasswords({ cost: { memoryKiB: 19_456, passes: 4, lanes: 1 } })
  const made = await passwords.hash('phrase')
  const workOf = async (passwordHash: string | undefined) => {
    const before = process.cpuUsage()
    for (let n = 0; n < 5; n++) await passwords.verify(passwordHash, 'phrase')
    return process.cpuUsage(before).user
  }
  const without = await workOf(undefined)
  expect(without / (await workOf(made))).toBeGreaterThan(0.4)
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
