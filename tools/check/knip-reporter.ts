import type { Reporter } from 'knip'

/** Says how many files knip has looked at, which its own reporters do not. */
const sayProcessed: Reporter = ({ counters, write = console.log }) => {
  write(`knip looked at ${counters.processed} files\n`)
}

export default sayProcessed
