import type { AnyField, FieldSpec } from '../../declare/declaration.ts'
import { isListOf, type Shape } from '../../declare/shape.ts'
import type { Model } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { isCurrency } from '../../values/money.ts'
import { rightsOf } from '../openapi/described.ts'
import { article } from '../openapi/resource-schemas.ts'
import { html, joined, type Html } from './html.ts'

/** What a value is, in words: `text of at most 160 characters`. */
export function typeWords(model: Model, spec: FieldSpec, self?: string): Html {
  switch (spec.kind) {
    case 'id':
    case 'belongsTo':
      return idWords(model, spec, self)
    case 'text':
      return html`${TEXTS[spec.format ?? ''] ?? 'text'}${lengthWords(spec)}${spec.pattern !== undefined && html` like <code>${spec.pattern}</code>`}`
    case 'integer':
      return html`whole number${rangeWords(spec)}`
    case 'decimal':
      return html`decimal text, ${String(spec.scale ?? 0)} digits after the point`
    case 'boolean':
      return html`true or false`
    case 'timestamp':
      return html`time`
    case 'date':
      return html`date`
    case 'oneOf':
      return html`${joined(
        (spec.options ?? []).map((option) => html`<code>${option}</code>`),
        ' or ',
      )}`
    case 'json':
      return html`any JSON`
    case 'money':
      return spec.unit === undefined
        ? html`<a href="#money">money</a>`
        : html`<a href="#money">money</a> in ${spec.unit}`
    case 'balance':
      return isCurrency(spec.unit)
        ? html`<a href="#money">money</a> in ${spec.unit}, counted by the ledger`
        : html`whole ${spec.unit}s as text, counted by the ledger`
    case 'file':
      return fileWords(spec)
  }
}

const TEXTS: Readonly<Record<string, string>> = {
  email: 'e-mail address',
  url: 'web address',
  slug: 'lower-case words with hyphens',
}

function idWords(model: Model, { target }: FieldSpec, self: string | undefined): Html {
  const name = target === 'self' ? self : target?.name
  const resource = name === undefined ? undefined : model.resources.get(name)
  if (resource === undefined || rightsOf(resource).length === 0) return html`id`
  const said = words(resource.name)
  return html`id of ${article(said)} <a href="#${resource.path}">${said}</a>`
}

function lengthWords({ min, max, format }: FieldSpec): string {
  if (min !== undefined && min === max) return ` of ${min} characters`
  const most = max === undefined || format !== undefined ? '' : ` of at most ${max} characters`
  return min !== undefined && min > 1 ? `${most === '' ? ' of' : `${most},`} at least ${min}` : most
}

function rangeWords({ min, max }: FieldSpec): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return `, at least ${min}`
  return max === undefined ? '' : `, at most ${max}`
}

function fileWords({ file }: FieldSpec): Html {
  if (file === undefined) return html`<a href="#files">file</a>`
  const sizes = Object.keys(file.variants ?? {})
  return html`<a href="#files">file</a>: ${file.types.map((type) => type.replace('image/', '')).join(', ')},
    at most ${bytesWords(file.maxBytes)}${sizes.length > 0 && `; sizes ${sizes.join(', ')}`}`
}

const bytesWords = (bytes: number): string =>
  bytes >= 1_000_000 ? `${Number((bytes / 1_000_000).toFixed(1))} MB` : `${Math.round(bytes / 1_000)} kB`

/** A member of an action's input or output, in words. */
export function memberWords(model: Model, member: Shape[string]): Html {
  if (!isListOf(member)) return typeWords(model, member.spec)
  const { listOf: item, max } = member
  if (isField(item)) return html`list of at most ${max}: ${typeWords(model, item.spec)}`
  const members = Object.entries(item).map(
    ([name, one]) => html`<code>${name}</code> ${typeWords(model, one.spec)}`,
  )
  return html`list of at most ${max} objects: ${joined(members, ', ')}`
}

const isField = (item: AnyField | Readonly<Record<string, AnyField>>): item is AnyField =>
  'spec' in item && 'optional' in item
