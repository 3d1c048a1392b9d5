export const BUYERS = 8
export const PRODUCTS = 5
/** Few enough that some products run out on the way. */
export const PIECES = 25
export const FUNDS = '100000.00'
export const PASSWORD = 'open the curtain again'
export const buyerEmail = (at: number): string => `buyer-${at}@example.org`
