// What other workloads and the root app may use of the shop.
export { retailFeatures, retailRoles } from './app.ts'
export { Customer, currentCustomer } from './customers/customer.ts'
export { openShopAccount, SHOP_ACCOUNT_NUMBER } from './orders/shop-account.ts'
export { importSuperstore } from './superstore/import-superstore.ts'
export { storePictures } from './superstore/store-pictures.ts'
export { userId as sourceUserId } from './superstore/source-id.ts'
