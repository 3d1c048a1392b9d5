import { defineConfig } from '@adonisjs/core/http'

export const appKey = 'only for the bench, and no secret at all'

export const http = defineConfig({ generateRequestId: false, useAsyncLocalStorage: false })
