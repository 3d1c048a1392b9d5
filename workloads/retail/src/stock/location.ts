import { everyone, resource, text } from 'offstage'

/** A warehouse. */
export const Location = resource('location', {
  code: text({ min: 1, max: 20 }).unique(),
  name: text({ min: 1, max: 60 }),
})
  .list({ by: [], then: ['name'] })
  .small({ max: 1_000 })
  .policy((_location, actor) => ({
    read: everyone,
    create: actor.hasRole('clerk'),
    update: actor.hasRole('clerk'),
  }))
