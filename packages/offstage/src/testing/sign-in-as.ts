import { hashToken, newToken } from '../engine/auth/token-hash.ts'
import { Session } from '../identity/session.ts'
import { User } from '../identity/user.ts'
import type { Seed } from '../serve/seed.ts'
import { newId, type Id } from '../values/id.ts'
import { instantOf } from '../values/instant.ts'
import { testClient, type TestClient } from './test-client.ts'

/** Whom a test signs in as; whoever has the address already keeps their name, and their roles unless others are given. */
export interface TestPerson {
  readonly email?: string
  readonly name?: string
  readonly roles?: readonly string[]
}

const HOUR_MS = 3_600_000

/** Makes a session for a person, past the password that this is not about. */
export async function signInAs(
  person: TestPerson,
  { transaction }: Pick<Seed, 'transaction'>,
  url: string,
): Promise<TestClient> {
  const token = newToken()
  const user = await transaction(async ({ unrestricted, now }) => {
    const id = await personOf(person, unrestricted, now)
    const expiresAt = instantOf(new Date(Date.parse(now) + HOUR_MS))
    await unrestricted.insert(Session, {
      user: id,
      tokenHash: hashToken(token),
      network: '127.0.0.1',
      agent: 'test',
      lastSeenAt: now,
      idleExpiresAt: expiresAt,
      expiresAt,
    })
    return id
  })
  return testClient(url, user, { cookie: `offstage_session=${token}` })
}

async function personOf(
  { email = `${newId()}@example.org`, name = 'Some Body', roles }: TestPerson,
  tx: Parameters<Parameters<Seed['transaction']>[0]>[0]['unrestricted'],
  verifiedAt: Parameters<Parameters<Seed['transaction']>[0]>[0]['now'],
): Promise<Id<'user'>> {
  const known = await tx.first(User, { email: email.toLowerCase() })
  if (known === undefined) return (await tx.insert(User, { email, name, roles: roles ?? [], verifiedAt })).id
  if (roles !== undefined) await tx.update(User, known.id, { roles })
  return known.id
}
