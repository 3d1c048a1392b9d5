import type { Page } from 'playwright-core'

/** What keeps somebody from using this page with a keyboard, a screen reader or a phone; an empty list is good. */
export async function faultsOn(page: Page): Promise<readonly string[]> {
  const unnamed = await page.evaluate(findUnnamed)
  await page.setViewportSize({ width: 375, height: 812 })
  // The page may need a moment to take its new shape.
  await page
    .waitForFunction(() => document.documentElement.scrollWidth <= innerWidth, undefined, { timeout: 2_000 })
    .catch(() => {})
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  await page.setViewportSize({ width: 1280, height: 860 })
  return over > 0 ? [...unnamed, `${over} px stand out to the right on a phone`] : unnamed
}

/** Runs in the page, so it brings all it needs with it. */
function findUnnamed(): string[] {
  const faults: string[] = []
  const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true })
  const textOf = (ids: string | null) =>
    (ids ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join('')
  const nameOf = (element: Element): string =>
    [
      element.getAttribute('aria-label'),
      textOf(element.getAttribute('aria-labelledby')),
      ...(element instanceof HTMLInputElement
        ? [...(element.labels ?? [])].map((label) => label.textContent)
        : []),
      element instanceof HTMLInputElement ? '' : element.textContent,
      element.querySelector('img')?.alt,
    ]
      .join('')
      .trim()
  const tell = (element: Element, what: string) => faults.push(`${what}: ${element.outerHTML.slice(0, 120)}`)

  for (const element of document.querySelectorAll('input:not([type=hidden]), textarea, select'))
    if (isShown(element) && nameOf(element) === '') tell(element, 'an input without a label')
  for (const element of document.querySelectorAll(
    'button, a[href], [role=button], [role=tab], [role=option]',
  ))
    if (isShown(element) && nameOf(element) === '') tell(element, 'something to press without a name')
  for (const element of document.querySelectorAll('img:not([alt])')) tell(element, 'a picture without alt')
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at)))
    faults.push(`two elements with the id ${id}`)
  if (document.querySelectorAll('main').length !== 1) faults.push('not one main part')
  if (document.querySelectorAll('h1').length !== 1) faults.push('not one first heading')
  if (document.documentElement.lang === '') faults.push('no language')
  if (document.title === '') faults.push('no title')
  return faults
}
