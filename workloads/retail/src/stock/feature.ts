import { feature } from 'offstage'
import { Location } from './location.ts'
import { receiveStock } from './receive-stock.ts'
import { StockLevel } from './stock-level.ts'

/** How much of everything is where. */
export const stock = feature('stock', { resources: [Location, StockLevel], actions: [receiveStock] })
