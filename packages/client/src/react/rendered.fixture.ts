import { createElement } from 'react'
import { createRoot } from 'react-dom/client'

/** A hook at work in a component that shows nothing. */
export interface Rendered<Props, Value> {
  /** What each render gave, oldest first. */
  readonly values: readonly Value[]
  render(props: Props): void
  /** Waits for a render that gives what is wanted. */
  until(isWanted: (value: Value) => boolean): Promise<Value>
  unmount(): void
}

/** Renders a hook with React's own renderer; a component that shows nothing needs no more of a page than this. */
export function renderHook<Props, Value>(
  useHook: (props: Props) => Value,
  first: Props,
): Rendered<Props, Value> {
  const values: Value[] = []
  const waiting = new Set<() => void>()
  const Probe = ({ props }: { readonly props: Props }): null => {
    values.push(useHook(props))
    for (const look of waiting) look()
    return null
  }
  const root = createRoot(emptyPage())
  const render = (props: Props) => root.render(createElement(Probe, { props }))
  render(first)
  return {
    values,
    render,
    unmount: () => root.unmount(),
    until: (isWanted) =>
      new Promise((resolve) => {
        const look = () => {
          const value = values.at(-1)
          if (value === undefined || !isWanted(value)) return
          waiting.delete(look)
          resolve(value)
        }
        waiting.add(look)
        look()
      }),
  }
}

/** The members of an element and its page that React's renderer looks at when there is nothing to show. */
function emptyPage(): Element {
  const window = { event: undefined, HTMLIFrameElement: class {} }
  Object.assign(globalThis, { window })
  const page = { nodeType: 9, addEventListener: () => undefined, defaultView: window }
  const element = {
    nodeType: 1,
    nodeName: 'DIV',
    tagName: 'DIV',
    ownerDocument: page,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }
  // What React asks of it is there; the tests would fail on anything else.
  return element as unknown as Element
}
