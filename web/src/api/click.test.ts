import { expect, test, vi } from 'vitest'

vi.stubGlobal('location', { pathname: '/' })
const { beginClick, watchCall } = await import('./click.ts')

const traceOf = (headers: Readonly<Record<string, string>> | undefined): string | undefined =>
  /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(headers?.['traceparent'] ?? '')?.[1]

test('all calls of a click carry its trace, each request with a span of its own, and another click has another', () => {
  beginClick('press', 'Add to cart')
  const [add, cart] = [
    watchCall({ method: 'POST', path: 'actions/add-to-cart' }),
    watchCall({ method: 'GET', path: 'cart-lines' }),
  ]
  const [added, read] = [add.sending?.(), cart.sending?.()]
  expect(traceOf(added)).toBeDefined()
  expect(traceOf(read)).toBe(traceOf(added))
  expect(read).not.toEqual(added)
  beginClick('press', 'Check out')
  expect(traceOf(watchCall({ method: 'GET', path: 'accounts' }).sending?.())).not.toBe(traceOf(added))
})

test('what is sent again after the next click still belongs to the click that asked for it', () => {
  beginClick('press', 'Pay')
  const call = watchCall({ method: 'POST', path: 'actions/checkout' })
  const first = call.sending?.()
  call.answered?.(undefined)
  beginClick('open', 'Orders')
  expect(traceOf(call.sending?.())).toBe(traceOf(first))
})
