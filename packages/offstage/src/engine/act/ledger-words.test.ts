import { expect, test } from 'vitest'
import { app } from '../../declare/app.ts'
import { feature } from '../../declare/feature.ts'
import { balance, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { buildModel } from '../../model/build-model.ts'
import { newId } from '../../values/id.ts'
import { refusalCodes } from '../ledger/ledger-item.ts'
import { movedWords, refusalWords } from './ledger-words.ts'

const Shelf = resource('shelf', { name: text({ max: 20 }), stock: balance('piece'), till: balance('USD') })
  .small({ max: 10 })
  .policy(() => ({}))
const model = buildModel(app('shop', { features: [feature('shelves', { resources: [Shelf] })] }))

const account = newId<'ledgerAccount'>()
const post = (reason: string) => ({ from: { account }, to: { account }, amount: 5n, reason })
const touched = (field: string) => ({
  account,
  owner: { resource: 'shelf', id: newId(), field },
  balance: 9n,
})

test('a post tells which kinds of things it moved and for what, and no amounts', () => {
  expect(
    movedWords(model, [post('sale'), post('sale'), post('giftCard')], [touched('stock'), touched('till')]),
  ).toBe('Moved pieces and money from account to account in the ledger, for: sale and gift card')
  expect(movedWords(model, [post('deposit')], [touched('till')])).toBe(
    'Moved money from account to account in the ledger, for: deposit',
  )
  expect(movedWords(model, [post('order')], [])).toBe(
    'Moved amounts from account to account in the ledger, for: order',
  )
})

test('every refusal of the ledger has plain words', () => {
  for (const code of refusalCodes) expect(refusalWords(code)).toMatch(/^[a-z ]+$/)
})
