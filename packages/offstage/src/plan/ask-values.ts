/** Collects the values of an ask; each is spoken of by its number. */
export interface Values {
  add(value: unknown): number
  readonly all: readonly unknown[]
}

export function valuesOf(): Values {
  const all: unknown[] = []
  return { all, add: (value) => all.push(value) - 1 }
}
