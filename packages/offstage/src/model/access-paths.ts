import type { ModelList, ModelResource } from './model.ts'
import { boundedName, snakeCase } from './names.ts'

/** The name of the index that serves a list: `gift_card_holder_status_expires_at`. */
export function indexName(resource: ModelResource, list: Pick<ModelList, 'by' | 'then' | 'unique'>): string {
  if (list.by[0] === 'id' && list.unique) return `${resource.table}_pkey`
  if (list.unique) return boundedName([resource.table, ...list.by.map(snakeCase), 'key'])
  const keys = [...list.by, ...list.then].map(snakeCase)
  return keys.length === 0 ? `${resource.table}_pkey` : boundedName([resource.table, ...keys, 'idx'])
}
