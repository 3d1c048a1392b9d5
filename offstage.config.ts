import { host } from 'offstage'
import { offstage } from './app.ts'
import { demoLogins } from './demo.ts'
import { drawProducts, seedDemo } from './seed.ts'

/** What `npm start` runs: the bank, the shop and the picture library, and the screen over them. */
export default host({
  app: offstage,
  screen: './web/dist',
  seed: seedDemo,
  seedLater: drawProducts,
  demoLogins,
})
