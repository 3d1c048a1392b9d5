import { IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import type { CartLine } from '../../api/types.ts'
import { useAct } from '../../api/use-action.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { timesMoney } from '../../parts/money.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { Picture } from '../../parts/picture.tsx'
import { Quantity } from '../../parts/quantity.tsx'
import { useDebounced } from '../../parts/use-debounced.ts'
import styles from './cart-page.module.css'

// Several presses on plus are one intent.
const QUIET_MS = 350

/** One line of the cart; its quantity is sent once the person stops pressing. */
export function CartRow({ line }: { readonly line: CartLine }) {
  const { product } = line
  const [quantity, setQuantity] = useState(line.quantity)
  const change = useAct(client.actions.changeCartLine, { changes: ['cartLine'] })
  useDebounced(quantity, QUIET_MS, (wanted) => void change.run({ line: line.id, quantity: wanted }))
  if (product === null) return <GoneRow line={line} />
  return (
    <li className={styles.line}>
      <Link
        to="/products/$id"
        params={{ id: product.id }}
        className={styles.picture}
        aria-label={product.name}
        tabIndex={-1}
      >
        <Picture file={product.picture} variant="thumb" alt="" />
      </Link>
      <div className={styles.what}>
        <Link to="/products/$id" params={{ id: product.id }} className={styles.name}>
          {product.name}
        </Link>
        <span className="faint small">
          <MoneyText value={product.price} /> each
        </span>
        <ProblemNote problem={change.problem} />
      </div>
      <div className={styles.much}>
        <Quantity label={`Quantity of ${product.name}`} value={quantity} onChange={setQuantity} max={999} />
        <button
          type="button"
          className={styles.remove}
          aria-label={`Take ${product.name} out of the cart`}
          disabled={change.isRunning}
          onClick={() => void change.run({ line: line.id, quantity: 0 })}
        >
          <IconTrash size={17} stroke={1.6} />
        </button>
      </div>
      <strong className={styles.amount}>
        <MoneyText value={timesMoney(product.price, quantity)} />
      </strong>
    </li>
  )
}

/** A line whose product is no longer sold, and so cannot be seen any more; all that is left to do is to take it out. */
function GoneRow({ line }: { readonly line: CartLine }) {
  const change = useAct(client.actions.changeCartLine, { changes: ['cartLine'] })
  return (
    <li className={styles.line}>
      <span className={styles.picture} aria-hidden />
      <div className={styles.what}>
        <span className={styles.name}>No longer sold</span>
        <span className="faint small">Take it out to check out; it is not counted in the total.</span>
        <ProblemNote problem={change.problem} />
      </div>
      <div className={styles.much}>
        <button
          type="button"
          className={styles.remove}
          aria-label="Take what is no longer sold out of the cart"
          disabled={change.isRunning}
          onClick={() => void change.run({ line: line.id, quantity: 0 })}
        >
          <IconTrash size={17} stroke={1.6} />
        </button>
      </div>
    </li>
  )
}
