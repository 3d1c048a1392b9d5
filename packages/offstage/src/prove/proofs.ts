import { flat } from './flat/flat.ts'
import { growth } from './growth/growth.ts'
import type { Proof } from './proof.ts'
import { sealed } from './sealed/sealed.ts'

/** Every proof there is, in the order in which they are run. */
export const proofs: readonly Proof[] = [flat, growth, sealed]
