import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

const server = process.env['OFFSTAGE_URL'] ?? 'http://127.0.0.1:4000'

export default defineConfig({
  plugins: [react()],
  // Our own client as its source, like everything else of this repository.
  resolve: { conditions: ['offstage-source', ...defaultClientConditions] },
  // The server puts a fresh nonce here on every answer; Vite marks its own tags and a meta tag with it.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    target: 'es2023',
    // Data URIs would need `font-src data:` and `img-src data:` in the policy; a file needs only 'self'.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // The frame changes rarely and the app often: a returning visitor keeps the first and fetches the second.
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'router', test: /node_modules\/@tanstack\// },
            {
              name: 'upload',
              test: /node_modules\/(tus-js-client|js-base64|url-parse|querystringify|requires-port|lodash\.throttle|combine-errors)\//,
            },
            {
              name: 'mantine',
              test: /node_modules\/(@mantine|@floating-ui|react-transition-group|clsx|react-remove-scroll|react-remove-scroll-bar|use-sidecar|react-style-singleton|use-callback-ref|get-nonce|tabbable)\//,
            },
            // Before the panel and the areas, which use it: whoever stands first takes what is shared.
            { name: 'frame', test: /(web\/src\/(app|api|parts)|packages\/client\/src)\// },
            { name: 'behind', test: /src\/behind\// },
            {
              debugName: 'area',
              name: (id) => `area-${/src\/pages\/([a-z]+)\//.exec(id)?.[1]}`,
              test: /src\/pages\/(bank|media|identity|staff)\//,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
})
