// What other workloads and the root app may use of the shop.
export { retailFeatures, retailRoles } from './app.ts'
export { Customer, currentCustomer } from './customers/customer.ts'
export { openShopAccount, SHOP_ACCOUNT_NUMBER } from './orders/shop-account.ts'
