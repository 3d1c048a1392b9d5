import { belongsTo, everyone, resource, text } from 'offstage'

/** A shelf of the shop; a top category has no parent. */
export const Category = resource('category', {
  name: text({ min: 1, max: 60 }),
  slug: text({ max: 60, format: 'slug' }).unique(),
  parent: belongsTo('self', { inverse: 'children' }).optional(),
})
  .list({ by: [], then: ['name'] })
  .list({ by: ['parent'], then: ['name'] })
  .policy((_category, actor) => ({
    read: everyone,
    create: actor.hasRole('clerk'),
    update: actor.hasRole('clerk'),
  }))
