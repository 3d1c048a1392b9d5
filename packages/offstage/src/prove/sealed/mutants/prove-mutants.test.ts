import { expect, test } from 'vitest'
import { app } from '../../../declare/app.ts'
import { allOf, anyOf, not } from '../../../declare/expression.ts'
import { currentUser } from '../../../declare/fact.ts'
import { feature } from '../../../declare/feature.ts'
import { belongsTo, boolean, integer, oneOf, text } from '../../../declare/field.ts'
import { resource } from '../../../declare/resource.ts'
import { User } from '../../../identity/user.ts'
import { hostModel } from '../../../serve/host-model.ts'
import { proveSealed } from '../prove-sealed.ts'
import { scratchFor } from '../testing/scratch-for.ts'

const LOCKS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'] as const

const Vault = resource('vault', {
  owner: belongsTo(User, { inverse: 'vaults' }),
  state: oneOf('open', 'shut'),
  listed: boolean(),
  word: text({ max: 40 }),
  ...Object.fromEntries(LOCKS.map((name) => [name, integer()])),
})
  .small({ max: 1_000 })
  .policy((vault, actor) => ({
    // Whoever it belongs to may read it anyway: that it is listed as well changes nothing.
    read: anyOf(vault.owner.is(currentUser), allOf(vault.owner.is(currentUser), vault.listed.is(true))),
    // What is not open is shut; and only who reads it can change it.
    update: allOf(anyOf(vault.state.is('open'), vault.state.is('shut')), vault.owner.is(currentUser)),
    delete: actor.hasRole('keeper'),
    fields: {
      // A combination that no generated row will hit upon.
      word: not(
        allOf(
          ...LOCKS.map(
            (name) =>
              (vault as unknown as Record<string, typeof vault.createdAt>)[name]?.is(77 as never) ??
              vault.listed.is(true),
          ),
        ),
      ),
    },
  }))

test('a clause that changes nothing is listed with the reason, and one that no row turns on is a failure', async () => {
  const model = hostModel(
    app('vaults', { roles: ['keeper'], features: [feature('vaults', { resources: [Vault] })] }),
  )
  const scratch = await scratchFor(model)
  try {
    const { tables, violations, summary } = await proveSealed({
      model,
      scratch,
      seed: 3,
      asks: 0,
      writes: 0,
      mutants: true,
      progress: () => {},
      signal: new AbortController().signal,
    })
    const listed = tables.find(({ title }) => title.startsWith('Clauses whose absence'))?.rows ?? []
    const implied = 'whatever the row and whoever asks, the other clauses decide the same'
    expect(listed).toContainEqual(['vault.policy.read', 'without “owner is you and listed is true”', implied])
    expect(listed).toContainEqual([
      'vault.policy.update',
      'without “state is "open", or state is "shut"”',
      implied,
    ])
    expect(listed).toContainEqual([
      'vault.policy.update',
      'without “owner is you”',
      'it could decide only about rows that may not be read',
    ])
    expect(summary).toMatch(/\d+ changes of a policy’s clause were told/)
    const unreached = violations.filter(({ code }) => code === 'CLAUSE_NOT_EXERCISED')
    expect(new Set(unreached.map(({ at }) => at))).toEqual(new Set(['vault.policy.fields.word']))
    expect(unreached[0]?.message).toBe(
      'No generated row makes a difference between the policy as declared and for everyone, although one could.',
    )
    expect(violations).toHaveLength(unreached.length)
  } finally {
    await scratch.drop()
  }
})
