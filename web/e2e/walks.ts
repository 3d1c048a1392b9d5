import type { Page } from 'playwright-core'

/** Signs in with one click on a demo login. */
export async function signInAs(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await page.getByRole('button', { name: `Your account, ${name}` }).waitFor()
}

/** Signs in as whoever types an address and a password. */
export async function signInWith(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email)
  await page.getByLabel(/^Password/).fill(password)
  await page.getByRole('form', { name: 'Sign in' }).getByRole('button', { name: 'Sign in' }).click()
}

/** Types into the search with the keyboard alone and opens the first product found; gives its name. */
export async function searchAndOpen(page: Page, words: string): Promise<string> {
  await page.getByRole('combobox', { name: 'Search the shop' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type(words)
  const first = page
    .getByRole('listbox', { name: 'Products found' })
    .getByRole('option')
    .filter({ hasText: '$' })
    .first()
  await first.waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/products\//)
  await page.getByRole('heading', { name: 'In stock' }).waitFor()
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''
}

/** Puts the product of this page into the cart. */
export async function addToCart(page: Page, quantity = 1): Promise<void> {
  if (quantity !== 1) await page.getByRole('textbox', { name: 'Quantity' }).fill(String(quantity))
  await page.getByRole('main').getByRole('button', { name: 'Add to cart' }).click()
  await page.getByText('In your cart.').waitFor()
}

/** Pays for the cart from the account that is offered first, or from the one named; gives the order's heading. */
export async function checkOut(page: Page, account?: string): Promise<string> {
  await page.goto('/checkout')
  const accounts = page.getByRole('radiogroup', { name: 'Account to pay from' })
  await accounts.getByRole('radio').first().waitFor()
  if (account !== undefined) await accounts.getByText(account).click()
  await page.getByRole('main').getByRole('button', { name: /^Pay / }).click()
  await page.waitForURL(/\/orders\//)
  const heading = page.getByRole('heading', { level: 1, name: /^Order .+/ })
  await heading.waitFor()
  return (await heading.textContent()) ?? ''
}

/** How many of this page's product are left over all places. */
export async function stockShown(page: Page): Promise<number> {
  const total = page.getByTestId('stock-total')
  await total.waitFor()
  return Number((await total.textContent())?.replaceAll(',', ''))
}

/** Moves money from the first account; gives what the page says afterwards, done or refused. */
export async function transfer(page: Page, to: string, amount: string, memo = ''): Promise<string> {
  await page.goto('/bank/transfer')
  await page.getByRole('textbox', { name: 'To account number' }).fill(to)
  await page.getByRole('textbox', { name: 'Amount' }).fill(amount)
  await page.getByRole('textbox', { name: 'Message' }).fill(memo)
  await page
    .getByRole('form', { name: 'Transfer money' })
    .getByRole('button', { name: /^Transfer/ })
    .click()
  const answer = page.getByRole('main').locator('[role="alert"], [role="status"]:has(h2)')
  await answer.waitFor()
  return (await answer.textContent()) ?? ''
}

/** Uploads a picture to one's library and waits until it is there. */
export async function uploadPicture(
  page: Page,
  name: string,
  mimeType: string,
  buffer: Buffer,
): Promise<void> {
  await page.goto('/media?shelf=mine')
  await page.getByLabel('Pictures to upload').setInputFiles({ name, mimeType, buffer })
  await page.getByRole('region', { name: 'Upload' }).getByText('In your library, private').waitFor()
}

/** Opens the panel behind the screen by its shortcut. */
export async function lookBehind(page: Page): Promise<void> {
  await page.keyboard.press('b')
  await page.getByRole('complementary', { name: 'Behind the screen' }).waitFor()
}

/** The titles of everything that the shown click caused, once `expected` has arrived among them. */
export async function scenesBehind(page: Page, expected: RegExp): Promise<readonly string[]> {
  const scenes = page.getByRole('list', { name: 'What happened, in order' }).locator('section > button')
  await scenes.filter({ hasText: expected }).first().waitFor()
  return scenes.allTextContents()
}
