/** In which order a category is shown. */
export const PRODUCT_SORTS = ['name', 'price', '-price'] as const
export type ProductSort = (typeof PRODUCT_SORTS)[number]

/** Whose pictures the library shows. */
export const SHELVES = ['mine', 'shared', 'public'] as const
export type Shelf = (typeof SHELVES)[number]
