import { Button } from '@mantine/core'
import { listQuery, type Id } from '@offstage/client'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { say } from '../../app/notify.tsx'
import { client } from '../../api/client.ts'
import type { Product } from '../../api/types.ts'
import { useAct } from '../../api/use-action.ts'
import { useList } from '../../api/use-list.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { Picker } from '../../parts/picker.tsx'
import { Quantity } from '../../parts/quantity.tsx'
import rows from './rows.module.css'

/** More of a product arrives at a place. */
export function ReceiveStock({ product }: { readonly product: Pick<Product, 'id' | 'name'> }) {
  const places = useList(listQuery(client.location, { orderBy: 'name' }), { staleMs: 300_000 })
  const [place, setPlace] = useState<Id<'location'>>()
  const [quantity, setQuantity] = useState(10)
  const chosen = place ?? places.rows[0]?.id
  const receive = useAct(client.actions.receiveStock, {
    onDone: () => say('Received', `${quantity} × ${product.name}`),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (chosen !== undefined) void receive.run({ product: product.id, location: chosen, quantity })
  }
  return (
    <form onSubmit={submit} aria-label="Receive stock">
      <div className={rows.receive}>
        <Picker
          label="Arrives at"
          value={chosen ?? ''}
          onChange={setPlace}
          options={places.rows.map((row) => ({ value: row.id, label: row.name }))}
        />
        <Quantity label="How many" value={quantity} onChange={setQuantity} max={10_000} />
        <Button type="submit" size="md" loading={receive.isRunning} disabled={chosen === undefined}>
          Receive
        </Button>
      </div>
      <ProblemNote problem={receive.problem ?? places.problem} />
    </form>
  )
}
