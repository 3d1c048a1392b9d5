import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWindow, startBrowser } from './browser.ts'
import type { Window } from './browser.ts'
import { faultsOn } from './faults-on.ts'
import { noisePng } from './noise-png.ts'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'
import {
  addToCart,
  checkOut,
  lookBehind,
  scenesBehind,
  searchAndOpen,
  signInAs,
  signInWith,
  stockShown,
  transfer,
  uploadPicture,
} from './walks.ts'
import { layWire } from './wire.ts'
import type { Wire } from './wire.ts'

// One server and one browser for all of these; each test has windows of its own, and people with money of their own.

let stage: Stage
let browser: Browser
beforeAll(async () => {
  ;[stage, browser] = await Promise.all([openStage(), startBrowser()])
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await stage?.close()
})

/** Runs a test in a window and holds it to what every window is held to: the browser has nothing to complain of. */
async function inWindow(work: (page: Page) => Promise<void>, url = stage.url): Promise<void> {
  const window: Window = await openWindow(browser, url)
  try {
    await work(window.page)
    expect(window.complaints).toEqual([])
  } finally {
    await window.close()
  }
}

async function withWire(work: (wire: Wire) => Promise<void>): Promise<void> {
  const wire = await layWire(stage.url)
  try {
    await work(wire)
  } finally {
    await wire.close()
  }
}

interface Rows {
  readonly data: readonly { readonly id: string; readonly name: string }[]
}

async function productNamed(word: string): Promise<string> {
  const answer = await fetch(`${stage.url}/api/products?search=${encodeURIComponent(word)}&limit=1`)
  const { data } = (await answer.json()) as Rows // the contract of a list
  const [product] = data
  if (product === undefined) throw new Error(`No product is called ${word}.`)
  return product.id
}

// ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────

test('a demo login signs in with one press, and signing out leaves nothing open', async () => {
  await inWindow(async (page) => {
    await signInAs(page, 'Emily Phan')
    await page.getByRole('button', { name: 'Your account, Emily Phan' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor()
    await page.goto('/orders')
    await page.getByRole('heading', { name: /^Sign in/ }).waitFor()
    expect(await page.getByRole('main').getByText('$').count()).toBe(0)
  })
})

test('a wrong password is refused in words that do not say whether the address is known', async () => {
  await inWindow(async (page) => {
    await signInWith(page, 'customer@offstage.example', 'not the password')
    const known = await page.getByRole('alert').textContent()
    await signInWith(page, 'nobody@offstage.example', 'not the password')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toBe(known)
  })
})

test('somebody new signs up, reads the code in the outbox, verifies, and opens an account with money on it', async () => {
  await inWindow(async (page) => {
    await page.goto('/sign-up')
    await page.getByRole('textbox', { name: 'Name' }).fill('Nora Newcomer')
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('nora@offstage.example')
    await page.getByLabel(/^Password/).fill('a stage without a curtain')
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.waitForURL(/\/verify/)
    await page.getByRole('textbox', { name: 'Code' }).fill(await codeMailedTo(page, 'nora@offstage.example'))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.waitForURL(/\/sign-in/)
    await signInWith(page, 'nora@offstage.example', 'a stage without a curtain')
    await page.getByRole('button', { name: 'Your account, Nora Newcomer' }).waitFor()
    await page.goto('/bank')
    await page.getByRole('button', { name: 'Open an account' }).click()
    const account = page.getByRole('link', { name: /Everyday/ })
    await account.waitFor()
    expect(await account.textContent()).toMatch(/\$[1-9]/)
  })
})

async function codeMailedTo(page: Page, address: string): Promise<string> {
  const outbox = await page.context().newPage()
  await outbox.goto('/dev/outbox')
  const mail = outbox.getByRole('main').locator('section', { hasText: `To ${address}` })
  await mail.first().waitFor()
  const code = CODE.exec((await mail.first().textContent()) ?? '')?.[0]
  await outbox.close()
  if (code === undefined) throw new Error(`The mail to ${address} carries no code.`)
  return code
}

const CODE = /\b\d{8}\b/

// ── Shop and bank ────────────────────────────────────────────────────────────────────────────────────────────────

test('a search is typed, walked and opened by keyboard alone, and bought; the panel tells the payment and the job after it', async () => {
  await inWindow(async (page) => {
    await signInAs(page, 'Emily Phan')
    await page.goto('/')
    const name = await searchAndOpen(page, 'staples')
    expect(name).toMatch(/staples/i)
    await addToCart(page, 1)
    await page.getByRole('link', { name: 'Cart, 1 item' }).waitFor()
    await addToCart(page, 2)
    await page.getByRole('link', { name: 'Cart, 3 items' }).waitFor()
    const heading = await checkOut(page)
    await page.getByText('paid').first().waitFor()
    await page.getByRole('main').getByText(name).first().waitFor()

    await lookBehind(page)
    const scenes = await scenesBehind(page, /confirm order/)
    expect(scenes[0]).toMatch(/^Checkout/)
    const story = page.getByRole('list', { name: 'What happened, in order' })
    await story
      .getByRole('button', { name: /^Added one order / })
      .or(story.getByText('Added one order', { exact: true }))
      .first()
      .waitFor()
    await story
      .getByRole('button', { name: /^Turned to the database \d+ times/ })
      .first()
      .click()
    await story.getByRole('button', { name: /^Looked for customers/ }).click()
    await story.getByText('How the database went about it').waitFor()
    expect(await story.locator('pre').first().textContent()).toMatch(/^select/)

    await page.goto('/orders')
    await page.getByRole('link', { name: new RegExp(heading.replace('Order ', '')) }).waitFor()
  })
})

test('a transfer is refused in words, then done, and both statements show it', async () => {
  await inWindow(async (page) => {
    await signInAs(page, 'Emily Phan')
    expect(await transfer(page, 'US0000000000000000', '10.00')).toMatch(/Nothing was moved|nothing was moved/)
    await page.goto('/bank')
    const savings = page.getByRole('link', { name: /Rainy days/ })
    const number = /US\d{16}/.exec((await savings.textContent()) ?? '')?.[0] ?? ''
    expect(await transfer(page, number, '1000000')).toMatch(/does not hold that much/)
    expect(await transfer(page, number, '12.34', 'For an umbrella')).toMatch(/\$12\.34 is on its way/)
    await page.getByRole('link', { name: 'See the statement' }).click()
    await page.getByRole('row', { name: /For an umbrella.*−\$12\.34/ }).waitFor()
    await page.goto('/bank')
    await page.getByRole('link', { name: /Rainy days/ }).click()
    await page.getByRole('row', { name: /For an umbrella.*\+?\$12\.34/ }).waitFor()
  })
})

test('the search hears the first key that is pressed once it is in sight, and loses no letter', async () => {
  for (const path of ['/', '/media', '/products/nope'])
    await inWindow(async (page) => {
      await page.goto(path, { waitUntil: 'commit' })
      const search = page.getByRole('combobox', { name: 'Search the shop' })
      await search.waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('chair')
      // What was still under way when it was typed does not take the focus away.
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.keyboard.type(' mat')
      expect([path, await search.inputValue()]).toEqual([path, 'chair mat'])
    })
})

test('an address that can be no product’s is told so without asking for it, or for its stock', async () => {
  await inWindow(async (page) => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto('/products/nope')
    await page.getByRole('heading', { name: 'Nothing here for you' }).waitFor()
    await page.goto(`/products/${crypto.randomUUID()}`)
    await page.getByRole('heading', { name: 'Nothing here for you' }).waitFor()
    expect(asked.filter((path) => path.startsWith('/api/products'))).toHaveLength(1)
    expect(asked).not.toContain('/api/stock-levels')
  })
})

test('the bank shows what moved last and what it came to, and a quick transfer joins both by itself', async () => {
  await inWindow(async (page) => {
    await signInAs(page, 'Joel Eaton')
    await page.goto('/bank')
    const movements = page.getByRole('table', { name: 'Movements, newest first' })
    await movements
      .getByRole('row', { name: /Offstage Store/ })
      .first()
      .waitFor()
    const out = page.getByText('Out, last 30 days').locator('..')
    await expect.poll(() => out.textContent()).toMatch(/\$/)
    const before = await out.textContent()
    const form = page.getByRole('form', { name: 'Transfer money' })
    await form.getByRole('button', { name: 'Rainy days' }).click()
    await form.getByRole('textbox', { name: 'Amount' }).fill('7.65')
    await form.getByRole('button', { name: 'Transfer $7.65' }).click()
    await page.getByRole('heading', { name: '$7.65 is on its way to Rainy days' }).waitFor()
    await movements.getByRole('row', { name: /Everyday.*−\$7\.65/ }).waitFor()
    await movements.getByRole('row', { name: /Rainy days.*\+\$7\.65/ }).waitFor()
    // From one of one's own accounts to the other: nothing went out.
    expect(await out.textContent()).toBe(before)
  })
})

test('stock changes on the screen of whoever looks, and a cut connection catches up by itself', async () => {
  const product = await productNamed('Xerox 1941')
  await withWire(async (wire) => {
    await inWindow(async (buyer) => {
      await signInAs(buyer, 'Joel Eaton')
      const buyOne = async () => {
        await buyer.goto(`/products/${product}`)
        await addToCart(buyer)
        await checkOut(buyer)
      }
      await inWindow(async (looker) => {
        await looker.goto(`/products/${product}`)
        const status = looker.getByRole('status')
        await status.getByText('Live', { exact: true }).waitFor()
        const before = await stockShown(looker)
        await looker.evaluate(() => Object.assign(window, { sameDocument: true }))
        await buyOne()
        await expect.poll(() => stockShown(looker), { timeout: 15_000 }).toBe(before - 1)

        wire.cut()
        await status.getByText('Reconnecting').waitFor()
        await buyOne()
        expect(await stockShown(looker)).toBe(before - 1)
        wire.mend()
        await expect.poll(() => stockShown(looker), { timeout: 20_000 }).toBe(before - 2)
        await status.getByText('Live', { exact: true }).waitFor()
        expect(await looker.evaluate(() => 'sameDocument' in window)).toBe(true)
      }, wire.url)
    })
  })
})

// ── Media ────────────────────────────────────────────────────────────────────────────────────────────────────────

test('an upload shows how far it is, goes on where a cut connection left it, and ends in the library', async () => {
  await withWire(async (wire) => {
    await inWindow(async (page) => {
      await signInAs(page, 'Emily Phan')
      const sent: string[] = []
      page.on('request', (request) => {
        if (request.url().includes('/api/uploads'))
          sent.push(`${request.method()} ${request.headers()['upload-offset'] ?? ''}`.trim())
      })
      const shown: string[] = []
      await page.exposeFunction('tellProgress', (percent: string) => shown.push(percent))
      await page.addInitScript(watchProgress)
      wire.cutOnceAfter(2_500_000)
      await uploadPicture(page, 'noise over the hills.png', 'image/png', noisePng(1_300))
      expect(new Set(shown).size).toBeGreaterThan(2)
      const asked = sent.indexOf('HEAD')
      expect(asked).toBeGreaterThan(0)
      const [, offset] =
        sent
          .slice(asked)
          .find((line) => line.startsWith('PATCH'))
          ?.split(' ') ?? []
      expect(Number(offset)).toBeGreaterThanOrEqual(1_048_576)
      await page.getByRole('link', { name: /noise over the hills/ }).click()
      const picture = page.getByRole('main').getByRole('img', { name: 'noise over the hills' })
      await expect
        .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth), { timeout: 20_000 })
        .toBe(1_300)
    }, wire.url)
  })
})

/** Runs in the page: tells each value that the progress bar has. */
function watchProgress(): void {
  // Exposed by the test above.
  const tell = (window as unknown as { tellProgress: (percent: string) => void }).tellProgress
  const look = () => {
    const percent = document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow') ?? undefined
    if (percent !== undefined) tell(percent)
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
}

// ── Doors that stay shut ─────────────────────────────────────────────────────────────────────────────────────────

test('a customer finds the staff’s rooms shut, and another customer’s order not there at all', async () => {
  let order = ''
  await inWindow(async (page) => {
    await signInAs(page, 'Joel Eaton')
    await page.goto('/orders')
    await page.getByRole('main').getByRole('link', { name: /\$/ }).first().click()
    await page.getByRole('heading', { level: 1, name: /^Order / }).waitFor()
    order = new URL(page.url()).pathname
  })
  await inWindow(async (page) => {
    await signInAs(page, 'Emily Phan')
    for (const room of [
      '/staff',
      '/staff/accounts',
      '/staff/stock',
      '/staff/orders',
      '/staff/customers',
      '/staff/clicks',
    ]) {
      await page.goto(room)
      await page.getByRole('heading', { name: 'This room is not open to you' }).waitFor()
    }
    await page.goto(order)
    const real = await messageOf(page)
    await page.goto(`/orders/${crypto.randomUUID()}`)
    expect(await messageOf(page)).toBe(real)
    expect(real).toMatch(/^Nothing here for you/)
  })
})

async function messageOf(page: Page): Promise<string> {
  const main = page.getByRole('main')
  await main.getByRole('heading', { name: 'Nothing here for you' }).waitFor()
  return (await main.textContent()) ?? ''
}

// ── Every page ───────────────────────────────────────────────────────────────────────────────────────────────────

const OPEN = ['/', '/categories/phones', '/search?q=chair', '/media', '/nowhere']
const GATES = ['/sign-in', '/sign-up', '/verify', '/reset', '/dev/outbox', '/cart', '/bank', '/staff']
const OWN = ['/cart', '/checkout', '/orders', '/bank', '/bank/transfer', '/media?shelf=mine', '/account']

test.each([
  { who: 'a guest', pages: [...OPEN, ...GATES] },
  { who: 'Emily Phan', pages: [...OWN, '/staff'] },
  { who: 'Tess Okafor', pages: ['/staff', '/staff/accounts'] },
  { who: 'Cleo Lindqvist', pages: ['/staff', '/staff/stock', '/staff/orders', '/staff/customers'] },
  { who: 'August Reyes', pages: ['/staff/accounts'] },
  { who: 'Ada Novak', pages: ['/staff', '/staff/clicks'] },
])('all that $who looks at is named, labelled and fits on a phone', async ({ who, pages }) => {
  await inWindow(async (page) => {
    const isGuest = who === 'a guest'
    if (!isGuest) await signInAs(page, who)
    const product = `/products/${await productNamed('chair')}`
    for (const path of isGuest ? [...pages, product] : pages) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      // What is asked for has come when nothing that stands in for it is left.
      await expect.poll(() => page.locator('[class*=mantine-Skeleton]').count(), { timeout: 15_000 }).toBe(0)
      expect([path, await faultsOn(page)]).toEqual([path, []])
    }
    await lookBehind(page)
    expect(await faultsOn(page)).toEqual([])
  })
})
