/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = sorted.length / 2
  return ((sorted[Math.ceil(at) - 1] ?? Number.NaN) + (sorted[Math.floor(at)] ?? Number.NaN)) / 2
}
