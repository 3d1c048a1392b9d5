import type { FieldSpec } from '../../../declare/declaration.ts'
import type { Comparison, ExpressionNode, FactNode, OperandNode } from '../../../declare/expression.ts'
import type { Choose } from '../world/choose.ts'

/** What of a resource conditions are made of, before there is a resource. */
export interface Sketch {
  readonly name: string
  readonly fields: Readonly<Record<string, FieldSpec>>
  /** Links by their name, to the sketch that they lead to. */
  readonly links: Readonly<Record<string, string>>
}

export interface Conditions {
  readonly sketches: ReadonlyMap<string, Sketch>
  readonly facts: readonly FactNode[]
  readonly roles: readonly string[]
  readonly choose: Choose
}

const DEPTH_MAX = 2

/** A condition on a row of a resource and an actor: any tree that the language can say. */
export function randomCondition(of: Sketch, conditions: Conditions, depth = 0): ExpressionNode {
  const { choose } = conditions
  const kind = depth < DEPTH_MAX ? choose.below(10) : choose.below(6)
  if (kind >= 9) return { kind: 'not', of: randomCondition(of, conditions, depth + 1) }
  if (kind >= 6) {
    const parts = Array.from({ length: 1 + choose.below(3) }, () =>
      randomCondition(of, conditions, depth + 1),
    )
    return { kind: choose.chance(0.5) ? 'any' : 'all', of: parts }
  }
  if (kind === 0) return aboutActor(conditions)
  if (kind === 1) return randomHas(of, conditions, depth) ?? aboutField(of, conditions)
  return aboutField(of, conditions)
}

function aboutActor({ choose, roles }: Conditions): ExpressionNode {
  const kind = choose.below(8)
  if (kind === 0) return { kind: 'constant', value: true }
  return kind < 3 ? { kind: 'signedIn' } : { kind: 'role', role: choose.one(roles) }
}

function randomHas(of: Sketch, conditions: Conditions, depth: number): ExpressionNode | undefined {
  const { sketches, choose } = conditions
  const { end, path } = choose.chance(0.3) ? walkFrom(of, conditions) : { end: of, path: [] }
  const children = [...sketches.values()].flatMap((sketch) =>
    Object.entries(sketch.links)
      .filter(([, target]) => target === end.name)
      .map(([link]) => ({ sketch, inverse: inverseOf(sketch.name, link) })),
  )
  if (children.length === 0) return undefined
  const { sketch, inverse } = choose.one(children)
  return { kind: 'has', path, inverse, where: randomCondition(sketch, conditions, depth + 1) }
}

/** The name under which a parent sees the children that link to it. */
export const inverseOf = (child: string, link: string): string => `${child}sBy${link}`

function walkFrom(of: Sketch, { sketches, choose }: Conditions): { end: Sketch; path: readonly string[] } {
  const path: string[] = []
  let end = of
  while (path.length < 2 && choose.chance(0.7)) {
    const onward = Object.entries(end.links).filter(([, target]) => sketches.has(target))
    if (onward.length === 0) break
    const [link, target] = choose.one(onward)
    path.push(link)
    end = sketches.get(target) ?? end
  }
  return { end, path }
}

function aboutField(of: Sketch, conditions: Conditions): ExpressionNode {
  const { choose, facts } = conditions
  const { end, path } = choose.chance(0.35) ? walkFrom(of, conditions) : { end: of, path: [] }
  const owning = factLinks(end, facts)
  if (owning.length > 0 && choose.chance(0.4)) {
    const { link, fact } = choose.one(owning)
    return compare([...path, link], choose.chance(0.85) ? 'eq' : 'ne', { kind: 'fact', fact })
  }
  const [name, spec] = choose.one(Object.entries(end.fields).filter(([, one]) => isComparable(one)))
  const whole = [...path, name]
  if (spec.optional === true && choose.chance(0.2)) return { kind: 'missing', path: whole }
  if (choose.chance(0.15))
    return { kind: 'in', path: whole, values: [constantOf(spec, choose), constantOf(spec, choose)] }
  if (spec.kind === 'timestamp' && choose.chance(0.5))
    return compare(whole, choose.one(['gt', 'gte', 'lt', 'lte'] as const), { kind: 'now' })
  const comparisons: readonly Comparison[] = ORDERED.has(spec.kind) ? ALL : ['eq', 'eq', 'ne']
  return compare(whole, choose.one(comparisons), { kind: 'value', value: constantOf(spec, choose) })
}

/** Money of several currencies is compared by no condition. */
const isComparable = ({ kind, unit }: FieldSpec): boolean =>
  kind in CONSTANTS && !(kind === 'money' && unit === undefined)

const ALL: readonly Comparison[] = ['eq', 'eq', 'ne', 'gt', 'gte', 'lt', 'lte']
const ORDERED: ReadonlySet<string> = new Set(['text', 'integer', 'decimal', 'timestamp', 'date'])

const compare = (path: readonly string[], comparison: Comparison, operand: OperandNode): ExpressionNode => ({
  kind: 'compare',
  path,
  comparison,
  operand,
})

/** Links of a row that could be the actor's own: to their user, or to the row that a fact is. */
function factLinks(
  { links }: Sketch,
  facts: readonly FactNode[],
): readonly { link: string; fact: FactNode }[] {
  return Object.entries(links).flatMap(([link, target]) =>
    facts
      .filter(({ source }) => (source.kind === 'user' ? 'user' : source.resource.name) === target)
      .map((fact) => ({ link, fact })),
  )
}

const CONSTANTS: Readonly<Record<string, readonly unknown[]>> = {
  text: ['amber', 'cobalt dune'],
  integer: [0, 1, 3],
  decimal: ['0.50', '1.00'],
  boolean: [true, false],
  timestamp: ['2001-02-03T04:05:06.500000Z'],
  date: ['2001-02-03'],
  oneOf: ['red', 'green'],
  money: [{ amount: 125n, currency: 'EUR' }],
}

const constantOf = ({ kind }: FieldSpec, choose: Choose): unknown => choose.one(CONSTANTS[kind] ?? [])
