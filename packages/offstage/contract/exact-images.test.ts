import { expect, test } from 'vitest'
import { app, decimal, everyone, feature, money, resource, text } from '../src/index.ts'
import { startTestApp } from '../src/testing.ts'

const Vault = resource('vault', {
  name: text({ max: 40 }),
  worth: money('USD'),
  share: decimal({ precision: 38, scale: 18 }),
})
  .list({ by: [], then: ['name'] })
  .search('name')
  .policy(() => ({ read: everyone }))

test('the change log keeps amounts to the last digit, beyond what a JavaScript number can hold', async () => {
  const place = await startTestApp(app('vaults', { features: [feature('vaults', { resources: [Vault] })] }))
  const worth = 9_223_372_036_854_775_807n
  const share = '12345678901234567890.123456789012345678'
  await place.transaction(({ unrestricted }) =>
    unrestricted.insert(Vault, { name: 'Deep', worth: { amount: worth, currency: 'USD' }, share }),
  )
  const logged = await place.database.query<{ after: Record<string, unknown> }>({
    text: `select after from offstage.change where resource = 'vault'
      union all select after from offstage.change_unsequenced where resource = 'vault'`,
    values: [],
  })
  await place.close()
  expect(logged.map(({ after }) => after)).toMatchObject([{ worth: String(worth), share }])
  expect(Object.keys(logged[0]?.after ?? {})).not.toContain('search_vector')
})
