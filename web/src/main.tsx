import './app/mantine.css'
import './app/tokens.css'
import './app/global.css'
import './app/library.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { watchClicks } from './api/click.ts'
import { App } from './app/app.tsx'
import { cspNonce } from './app/nonce.ts'

// The scroll lock under a dialog writes a style of its own and asks for the nonce by this name.
Object.assign(globalThis, { __webpack_nonce__: cspNonce() })
watchClicks()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
