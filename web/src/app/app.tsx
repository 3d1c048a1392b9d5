import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { queryClient } from '../api/query-client.ts'
import { BehindProvider } from './behind-context.tsx'
import { cspNonce } from './nonce.ts'
import { router } from './router.ts'
import { cssVariables, theme } from './theme.ts'

/** The whole screen. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={cspNonce}
    >
      <QueryClientProvider client={queryClient}>
        <BehindProvider>
          <Notifications position="bottom-left" limit={3} />
          <RouterProvider router={router} />
        </BehindProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
