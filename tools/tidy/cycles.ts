import type { Import } from '../source/imports.ts'
import type { Fault, Rule } from './rule.ts'

/** No file imports itself by way of others, types included: what needs each other belongs together. */
export const cycles: Rule = {
  name: 'cycles',
  look: ({ imports }) => {
    const graph = graphOf(imports)
    return { seen: graph.size, faults: knots(graph).map((knot) => faultOf(knot, graph, imports)) }
  },
}

type Graph = ReadonlyMap<string, readonly string[]>

function graphOf(imports: readonly Import[]): Graph {
  const graph = new Map<string, string[]>()
  for (const { from, to } of imports) {
    if (to === undefined) continue
    graph.set(from, [...(graph.get(from) ?? []), to])
  }
  return graph
}

/** Tarjan's strongly connected components, those with more than one file or with a file that imports itself. */
function knots(graph: Graph): readonly (readonly string[])[] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const found: string[][] = []
  const visit = (file: string): number => {
    const mine = order.size
    order.set(file, mine)
    open.push(file)
    let lowest = mine
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next))
      else if (open.includes(next)) lowest = Math.min(lowest, low.get(next) ?? order.get(next) ?? mine)
    }
    low.set(file, lowest)
    if (lowest === mine) found.push(open.splice(open.indexOf(file)))
    return lowest
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return found.filter((knot) => knot.length > 1 || isOwnImport(knot, graph))
}

function isOwnImport([file = '']: readonly string[], graph: Graph): boolean {
  return graph.get(file)?.includes(file) ?? false
}

function faultOf(knot: readonly string[], graph: Graph, imports: readonly Import[]): Fault {
  const round = shortestRound(knot, graph)
  const [path = '', next] = round
  const line = imports.find(({ from, to }) => from === path && to === (next ?? path))?.line ?? 1
  return { path, line, what: `imports itself: ${[...round, path].join(' → ')}` }
}

// The shortest way from a file of the knot back to it, so that the message shows what to cut.
function shortestRound(knot: readonly string[], graph: Graph): readonly string[] {
  const rounds = knot.map((start) => wayBack(start, knot, graph))
  return rounds.reduce((best, round) => (round.length < best.length ? round : best))
}

function wayBack(start: string, knot: readonly string[], graph: Graph): readonly string[] {
  const ways: (readonly string[])[] = [[start]]
  const reached = new Set<string>()
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const nexts = (graph.get(way.at(-1) ?? start) ?? []).filter((next) => knot.includes(next))
    if (nexts.includes(start)) return way
    for (const next of nexts) {
      if (!reached.has(next)) ways.push([...way, next])
      reached.add(next)
    }
  }
  return knot
}
