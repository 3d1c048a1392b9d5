import { Ignitor } from '@adonisjs/core'

// What `node bin/server.js` is in an application of AdonisJS. The files that its starter kit would have are here only
// as far as they have something to say.

await new Ignitor(new URL('./', import.meta.url), { importer: (path) => import(path) })
  .tap((app) => {
    app.listen('SIGTERM', () => void app.terminate())
  })
  .httpServer()
  .start()
