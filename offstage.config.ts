import { host } from 'offstage'
import { offstage } from './app.ts'
import { demoLogins } from './demo.ts'
import { drawProducts, hangDemoPictures, seedDemo } from './seed.ts'

/** What `npm start` runs: the bank, the shop and the picture library, and the screen over them. */
export default host({
  app: offstage,
  screen: './web/dist',
  seed: seedDemo,
  seedLater: async (seed) => {
    await hangDemoPictures(seed)
    await drawProducts(seed)
  },
  demoLogins,
})
