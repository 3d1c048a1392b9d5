import { createClient } from '@offstage/client'
import type { offstage } from '../../../app.ts'
import { watchCall } from './click.ts'

/** The server as the app declares it; of the app nothing but its type is here. */
export const client = createClient<typeof offstage>({
  watch: watchCall,
  // Longer than a restart takes, shorter than a person waits without a word.
  retryForMs: 5_000,
})

/** A resource by its name, as in the keys of what was read of it. */
export type ResourceName = Exclude<keyof typeof client, 'actions'>
