import type { PolicyMatrix } from './policy-matrix.ts'

/** One cell that is not as it was. */
export interface MatrixChange {
  /** `giftCard.code in row` */
  readonly about: string
  readonly actor: string
  readonly before: string | undefined
  readonly after: string | undefined
  /** Whether more can be seen or done than before; a condition that changed may do both. */
  readonly opens: boolean
}

/** What differs between two matrices, what opens something first. */
export function compareMatrices(before: PolicyMatrix, after: PolicyMatrix): readonly MatrixChange[] {
  const abouts = [...new Set([...Object.keys(before.cells), ...Object.keys(after.cells)])]
  const changes = abouts.flatMap((about) => {
    const [was, is] = [before.cells[about] ?? {}, after.cells[about] ?? {}]
    const actors = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    return actors
      .filter((actor) => was[actor] !== is[actor])
      .map((actor): MatrixChange => ({
        about,
        actor,
        before: was[actor],
        after: is[actor],
        opens: openness(is[actor]) > openness(was[actor]) || isRowByRow(was[actor], is[actor]),
      }))
  })
  return changes.toSorted((a, b) => Number(b.opens) - Number(a.opens))
}

const openness = (verdict: string | undefined): number =>
  verdict === 'allow' ? 2 : verdict === undefined || verdict === 'deny' ? 0 : 1

const isRowByRow = (was: string | undefined, is: string | undefined): boolean =>
  openness(was) === 1 && openness(is) === 1

/** A change in words: `a clerk can now see giftCard.code in row (it was: deny)`. */
export function describeChange({ about, actor, before, after, opens }: MatrixChange): string {
  const now = after ?? 'there is nothing of that name'
  const was = before ?? 'there was nothing of that name'
  const what = opens ? 'opened' : 'closed'
  return `${about} ${what} for ${actor}: it was “${was}” and is “${now}”.`
}

/** The matrix as text for a file: a line for each row, so that a difference reads line by line. */
export function matrixText({ format, actors, cells }: PolicyMatrix): string {
  const lines = Object.entries(cells).map(
    ([about, row]) => `    ${JSON.stringify(about)}: ${JSON.stringify(row)}`,
  )
  return `{\n  "format": ${JSON.stringify(format)},\n  "actors": ${JSON.stringify(actors)},\n  "cells": {\n${lines.join(',\n')}\n  }\n}\n`
}
