import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { beginNavigation } from '../api/click.ts'
import { PRODUCT_SORTS, SHELVES } from './choices.ts'
import type { ProductSort, Shelf } from './choices.ts'
import { BrokenPage, MissingPage } from './fallbacks.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: MissingPage, errorComponent: BrokenPage })

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

const back = (search: Record<string, unknown>): { back?: string; email?: string } => ({
  ...(text(search['back']) === undefined ? {} : { back: text(search['back'])! }),
  ...(text(search['email']) === undefined ? {} : { email: text(search['email'])! }),
})

// The shop.
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/shop/home-page.tsx'), 'HomePage'),
})
const category = createRoute({
  getParentRoute: () => root,
  path: '/categories/$slug',
  validateSearch: (search: Record<string, unknown>): { sort?: ProductSort } => {
    const sort = PRODUCT_SORTS.find((known) => known === search['sort'])
    return sort === undefined || sort === 'name' ? {} : { sort }
  },
  component: lazyRouteComponent(() => import('../pages/shop/category-page.tsx'), 'CategoryPage'),
})
const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: (given: Record<string, unknown>) => ({ q: text(given['q']) ?? '' }),
  component: lazyRouteComponent(() => import('../pages/shop/search-page.tsx'), 'SearchPage'),
})
const product = createRoute({
  getParentRoute: () => root,
  path: '/products/$id',
  component: lazyRouteComponent(() => import('../pages/shop/product-page.tsx'), 'ProductPage'),
})
const cart = createRoute({
  getParentRoute: () => root,
  path: '/cart',
  component: lazyRouteComponent(() => import('../pages/orders/cart-page.tsx'), 'CartPage'),
})
const checkout = createRoute({
  getParentRoute: () => root,
  path: '/checkout',
  component: lazyRouteComponent(() => import('../pages/orders/checkout-page.tsx'), 'CheckoutPage'),
})
const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  component: lazyRouteComponent(() => import('../pages/orders/orders-page.tsx'), 'OrdersPage'),
})
const order = createRoute({
  getParentRoute: () => root,
  path: '/orders/$id',
  component: lazyRouteComponent(() => import('../pages/orders/order-page.tsx'), 'OrderPage'),
})

// The bank.
const accounts = createRoute({
  getParentRoute: () => root,
  path: '/bank',
  component: lazyRouteComponent(() => import('../pages/bank/accounts-page.tsx'), 'AccountsPage'),
})
const statement = createRoute({
  getParentRoute: () => root,
  path: '/bank/accounts/$id',
  component: lazyRouteComponent(() => import('../pages/bank/statement-page.tsx'), 'StatementPage'),
})
const transfer = createRoute({
  getParentRoute: () => root,
  path: '/bank/transfer',
  validateSearch: (given: Record<string, unknown>): { from?: string } =>
    text(given['from']) === undefined ? {} : { from: text(given['from'])! },
  component: lazyRouteComponent(() => import('../pages/bank/transfer-page.tsx'), 'TransferPage'),
})

// The media library.
const library = createRoute({
  getParentRoute: () => root,
  path: '/media',
  validateSearch: (given: Record<string, unknown>): { shelf?: Shelf } => {
    const shelf = SHELVES.find((known) => known === given['shelf'])
    return shelf === undefined ? {} : { shelf }
  },
  component: lazyRouteComponent(() => import('../pages/media/library-page.tsx'), 'LibraryPage'),
})
const picture = createRoute({
  getParentRoute: () => root,
  path: '/media/pictures/$id',
  component: lazyRouteComponent(() => import('../pages/media/picture-page.tsx'), 'PicturePage'),
})

// The person.
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: back,
  component: lazyRouteComponent(() => import('../pages/identity/sign-in-page.tsx'), 'SignInPage'),
})
const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('../pages/identity/sign-up-page.tsx'), 'SignUpPage'),
})
const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  validateSearch: back,
  component: lazyRouteComponent(() => import('../pages/identity/verify-page.tsx'), 'VerifyPage'),
})
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  validateSearch: back,
  component: lazyRouteComponent(() => import('../pages/identity/reset-page.tsx'), 'ResetPage'),
})
const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('../pages/identity/account-page.tsx'), 'AccountPage'),
})

// Those who work here.
const staff = createRoute({
  getParentRoute: () => root,
  path: '/staff',
  component: lazyRouteComponent(() => import('../pages/staff/staff-page.tsx'), 'StaffPage'),
})
const allAccounts = createRoute({
  getParentRoute: () => root,
  path: '/staff/accounts',
  component: lazyRouteComponent(() => import('../pages/staff/all-accounts-page.tsx'), 'AllAccountsPage'),
})
const stock = createRoute({
  getParentRoute: () => root,
  path: '/staff/stock',
  component: lazyRouteComponent(() => import('../pages/staff/stock-page.tsx'), 'StockPage'),
})
const allOrders = createRoute({
  getParentRoute: () => root,
  path: '/staff/orders',
  component: lazyRouteComponent(() => import('../pages/staff/all-orders-page.tsx'), 'AllOrdersPage'),
})
const customers = createRoute({
  getParentRoute: () => root,
  path: '/staff/customers',
  component: lazyRouteComponent(() => import('../pages/staff/customers-page.tsx'), 'CustomersPage'),
})
const clicks = createRoute({
  getParentRoute: () => root,
  path: '/staff/clicks',
  component: lazyRouteComponent(() => import('../pages/staff/clicks-page.tsx'), 'ClicksPage'),
})

const outbox = createRoute({
  getParentRoute: () => root,
  path: '/dev/outbox',
  component: lazyRouteComponent(() => import('../pages/dev/outbox-page.tsx'), 'OutboxPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    category,
    search,
    product,
    cart,
    checkout,
    orders,
    order,
    accounts,
    statement,
    transfer,
    library,
    picture,
    signIn,
    signUp,
    verify,
    reset,
    account,
    staff,
    allAccounts,
    stock,
    allOrders,
    customers,
    clicks,
    outbox,
  ]),
  // Fetches the code of a page when a link to it is pointed at; its data waits for the click, which it belongs to.
  defaultPreload: 'intent',
  scrollRestoration: true,
})

// A link begins its click when it is pressed, and where an action leads belongs to the action's own click; only the
// browser's back and forward come from no press on the page.
router.history.subscribe(({ action }) => {
  if (action.type !== 'PUSH' && action.type !== 'REPLACE') beginNavigation()
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
