import { IconArrowRight, IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { beginClick } from '../../api/click.ts'
import { useShortcut } from '../../app/keys.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { Picture } from '../../parts/picture.tsx'
import styles from './search-box.module.css'
import { useProductSearch } from './use-product-search.ts'

const SUGGESTIONS_MAX = 7

/** Search as you type: arrows choose, Enter opens, `/` comes here from anywhere. */
export function SearchBox() {
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const found = useProductSearch(typed, SUGGESTIONS_MAX, open)
  useShortcut(
    '/',
    useCallback(() => focusVisible(input.current), []),
  )

  const shown = open && typed.trim() !== ''
  const rows = shown ? found.rows : []
  const last = rows.length // The entry after the products leads to all results.

  const leave = () => {
    setOpen(false)
    setChosen(-1)
    input.current?.blur()
  }
  const go = (index: number) => {
    const product = rows[index]
    leave()
    if (product !== undefined) {
      beginClick('open', product.name)
      setTyped('')
      void navigate({ to: '/products/$id', params: { id: product.id } })
    } else if (typed.trim() !== '') {
      beginClick('open', `Everything for “${typed.trim()}”`)
      void navigate({ to: '/search', search: { q: typed.trim() } })
    }
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return leave()
    if (event.key === 'Enter') return go(chosen)
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    const step = event.key === 'ArrowDown' ? 1 : -1
    setChosen((index) =>
      (index + step + last + 2) % (last + 2) === last + 1 ? -1 : (index + step + last + 2) % (last + 2),
    )
  }

  return (
    <div
      className={styles.box}
      role="search"
      onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}
    >
      <IconSearch className={styles.icon} size={17} stroke={1.8} aria-hidden />
      <input
        ref={input}
        className={styles.input}
        type="search"
        role="combobox"
        aria-label="Search the shop"
        aria-expanded={shown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={chosen >= 0 && shown ? `${listId}-${chosen}` : undefined}
        placeholder="Search the shop"
        autoComplete="off"
        enterKeyHint="search"
        maxLength={100}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setOpen(true)
          setChosen(-1)
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={press}
      />
      <kbd className={styles.key} aria-hidden>
        /
      </kbd>
      {shown && (
        <div className={styles.drop} data-stale={found.isStale || undefined}>
          <ul id={listId} className={styles.list} role="listbox" aria-label="Products found">
            {rows.map((product, index) => (
              <li
                key={product.id}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === chosen}
                className={styles.option}
                data-click={product.name}
                onPointerMove={() => setChosen(index)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => go(index)}
              >
                <span className={styles.picture}>
                  <Picture file={product.picture} variant="thumb" alt="" />
                </span>
                <span className={styles.name}>
                  <Marked text={product.name} part={typed} />
                </span>
                <MoneyText value={product.price} />
              </li>
            ))}
            <li
              id={`${listId}-${last}`}
              role="option"
              aria-selected={chosen === last}
              className={`${styles.option} ${styles.all}`}
              data-click={`All results for “${typed.trim()}”`}
              onPointerMove={() => setChosen(last)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => go(-1)}
            >
              <span className={styles.name}>
                {!found.isLoading && rows.length === 0 && !found.isWaiting
                  ? `No product matches “${typed.trim()}”`
                  : `All results for “${typed.trim()}”`}
              </span>
              <IconArrowRight size={16} aria-hidden />
            </li>
          </ul>
        </div>
      )}
    </div>
  )
}

/** A name with what was typed made stronger. */
function Marked({ text, part }: { readonly text: string; readonly part: string }) {
  const at = text.toLowerCase().indexOf(part.trim().toLowerCase())
  if (at < 0 || part.trim() === '') return text
  const end = at + part.trim().length
  return (
    <>
      {text.slice(0, at)}
      <mark className={styles.mark}>{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  )
}

function focusVisible(input: HTMLInputElement | null): void {
  const focus = () => {
    input?.focus()
    input?.select()
  }
  // At once, so that the next letter is typed into it already.
  if (input?.offsetParent !== null) return focus()
  // On a phone the box is folded away behind its button.
  document.querySelector<HTMLButtonElement>('[aria-label="Search the shop"][aria-expanded]')?.click()
  requestAnimationFrame(focus)
}
