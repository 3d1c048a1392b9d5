import { resourceOf, type Model } from '../../../model/model.ts'
import { listFor, type Include, type ListAsk, type PlainAsk } from '../asks/plain-ask.ts'

/** Asks that say less than this one, those that say much less first. */
export function smallerAsks(model: Model, ask: PlainAsk): readonly PlainAsk[] {
  const shown = [
    ...(ask.include.length > 0 ? [{ ...ask, include: [] }] : []),
    ...smallerIncludes(ask.include).map((include) => ({ ...ask, include })),
    ...(ask.fields === undefined ? [{ ...ask, fields: [] }] : []),
    ...(ask.fields ?? []).map((name) => ({
      ...ask,
      fields: (ask.fields ?? []).filter((one) => one !== name),
    })),
  ]
  return ask.kind === 'row' ? shown : [...smallerLists(ask), ...shown].filter((one) => isServed(model, one))
}

function smallerLists(ask: ListAsk): readonly ListAsk[] {
  return [
    ...(ask.count ? [{ ...ask, count: false }] : []),
    ...(ask.range.length > 0 ? [{ ...ask, range: [] }] : []),
    ...(ask.order === undefined ? [] : [{ ...ask, order: undefined, descending: false }]),
    ...(ask.by.length > 0 ? [{ ...ask, by: [] }] : []),
    ...ask.by.flatMap((one, at) =>
      one.values.length < 2
        ? []
        : one.values.map((value) => ({ ...ask, by: ask.by.with(at, { ...one, values: [value] }) })),
    ),
    ...(ask.limit < 100 ? [{ ...ask, limit: 100 }] : []),
  ]
}

/** Without each of them, and with each of them made smaller inside. */
function smallerIncludes(include: readonly Include[]): readonly (readonly Include[])[] {
  return include.flatMap((one, at) => [
    include.toSpliced(at, 1),
    ...smallerIncludes(one.include).map((inner) => include.with(at, { ...one, include: inner })),
  ])
}

function isServed(model: Model, ask: PlainAsk): boolean {
  if (ask.kind === 'row' || (ask.search !== undefined && ask.by.length === 0)) return true
  const by = ask.by.map(({ field }) => field)
  const range = ask.range.map(({ field }) => field)
  return listFor(resourceOf(model, ask.resource), { by, range, order: ask.order }) !== undefined
}
