/** How a run ended, as the closing line says it. */
export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** `12 passed, 0 failed`, and how many were skipped when some were. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`
}

/** Green only when something ran and nothing failed: a run of no tests has proved nothing. */
export function isGreen({ passed, failed }: Tally): boolean {
  return passed > 0 && failed === 0
}
