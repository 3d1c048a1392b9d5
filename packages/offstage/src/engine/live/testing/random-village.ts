import fc from 'fast-check'
import { app } from '../../../declare/app.ts'
import { allOf, anyOf, everyone, not, type Predicate } from '../../../declare/expression.ts'
import { currentUser, fact } from '../../../declare/fact.ts'
import { feature } from '../../../declare/feature.ts'
import { belongsTo, boolean, integer, oneOf, text } from '../../../declare/field.ts'
import { resource } from '../../../declare/resource.ts'
import { AccessToken } from '../../../identity/access-token.ts'
import { Session } from '../../../identity/session.ts'
import { User } from '../../../identity/user.ts'
import { buildModel } from '../../../model/build-model.ts'

/** A condition of a policy, as data that a generator can shrink. */
export type Rule =
  | 'everyone'
  | 'flagged'
  | 'kindA'
  | 'own'
  | 'mayor'
  | 'heavy'
  | 'chestOpen'
  | 'chestOwn'
  | 'chestOfMine'
  | { readonly all: readonly Rule[] }
  | { readonly any: readonly Rule[] }
  | { readonly not: Rule }

const leaf = fc.constantFrom<Rule>(
  'everyone',
  'flagged',
  'kindA',
  'own',
  'mayor',
  'heavy',
  'chestOpen',
  'chestOwn',
  'chestOfMine',
)

export const rules: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    leaf,
    fc.record({ all: fc.array(tie('rule'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ any: fc.array(tie('rule'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie('rule') }),
  ),
})).rule

/** Who sees a chest: a rule about what is in it looks the other way, from a row to those that lead to it. */
export const chestRules = fc.constantFrom('open', 'own', 'hasFlagged', 'hasOwn', 'hasNoneFlagged')

export interface Rules {
  readonly chests: 'open' | 'own' | 'hasFlagged' | 'hasOwn' | 'hasNoneFlagged'
  readonly things: Rule
  readonly note: Rule
  readonly rank: Rule
}

/** A village whose things are seen by random rules: few rows, so that any rule may be asked of each of them. */
export function randomVillage({ chests, things, note, rank }: Rules) {
  const House = resource('house', {
    user: belongsTo(User, { inverse: 'houses' }).unique(),
    name: text({ max: 40 }),
  }).policy(() => ({ read: everyone }))
  const currentHouse = fact('house', House, { by: 'user' })
  const Chest = resource('chest', {
    label: text({ max: 40 }),
    open: boolean(),
    house: belongsTo(House, { inverse: 'chests' }),
  })
    .list({ by: [], then: ['label'] })
    .small({ max: 1_000 })
    .live()
    .policy((chest) => {
      const predicates = {
        open: () => anyOf(chest.open.is(true), chest.house.is(currentHouse)),
        own: () => chest.house.is(currentHouse),
        hasFlagged: () => chest.has('things', (thing) => thing('flagged').is(true)),
        hasOwn: () =>
          chest.has('things', (thing) => allOf(thing('house').is(currentHouse), thing('rank').gt(2))),
        hasNoneFlagged: () => not(chest.has('things', (thing) => thing('flagged').is(true))),
      }
      return { read: predicates[chests]() }
    })
  const Thing = resource('thing', {
    kind: oneOf('a', 'b'),
    rank: integer(),
    flagged: boolean(),
    note: text({ max: 40 }),
    house: belongsTo(House, { inverse: 'things' }),
    chest: belongsTo(Chest, { inverse: 'things', onDelete: 'cascade' }),
  })
    .list({ by: [], then: ['rank'] })
    .list({ by: ['kind'], then: ['rank'] })
    .list({ by: ['house'] })
    .search('note')
    .small({ max: 1_000 })
    .live()
    .policy((thing, actor) => {
      const predicateOf = (rule: Rule): Predicate => {
        if (typeof rule === 'object') {
          if ('all' in rule) return allOf(...rule.all.map(predicateOf))
          return 'any' in rule ? anyOf(...rule.any.map(predicateOf)) : not(predicateOf(rule.not))
        }
        switch (rule) {
          case 'everyone':
            return everyone
          case 'flagged':
            return thing.flagged.is(true)
          case 'kindA':
            return thing.kind.is('a')
          case 'own':
            return thing.house.is(currentHouse)
          case 'mayor':
            return actor.hasRole('mayor')
          case 'heavy':
            return thing.rank.gt(5)
          case 'chestOpen':
            return thing.chest.open.is(true)
          case 'chestOwn':
            return thing.chest.house.is(currentHouse)
          case 'chestOfMine':
            return thing.chest.house.user.is(currentUser)
        }
      }
      return { read: predicateOf(things), fields: { note: predicateOf(note), rank: predicateOf(rank) } }
    })
  const model = buildModel(
    app(`random`, {
      roles: ['mayor'],
      features: [
        feature('identity', { resources: [User, Session, AccessToken] }),
        feature('village', { resources: [House, Chest, Thing] }),
      ],
    }),
  )
  return { model, House, Chest, Thing }
}
