import { readFile, writeFile } from 'node:fs/promises'
import type { Violation } from '../../proof.ts'
import { ProveError } from '../../prove-error.ts'
import { compareMatrices, describeChange, matrixText } from './compare-matrices.ts'
import type { PolicyMatrix } from './policy-matrix.ts'

/**
 * Holds the policies to the matrix that a team has committed: each change is a violation until the file says the same.
 * A file that is not there is written; `accept` writes it anew.
 */
export async function holdMatrix(
  { file, accept }: { readonly file: string; readonly accept: boolean },
  matrix: PolicyMatrix,
): Promise<readonly Violation[]> {
  const committed = accept ? undefined : await readMatrix(file)
  if (committed === undefined) {
    await writeFile(file, matrixText(matrix))
    return []
  }
  return compareMatrices(committed, matrix).map((change) => ({
    code: change.opens ? 'POLICY_OPENED' : 'POLICY_CLOSED',
    at: change.about,
    message: describeChange(change),
    mend: `If it was meant, run \`offstage prove --matrix ${file} --accept\` and commit the file with the change.`,
    who: change.actor,
  }))
}

async function readMatrix(file: string): Promise<PolicyMatrix | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const read = JSON.parse(text) as Partial<PolicyMatrix> // whether it is one is asked next
  if (read.format !== 'offstage-policy-matrix/1' || typeof read.cells !== 'object')
    throw new ProveError(`${file} is no policy matrix. Remove it, and it is written anew.`)
  return read as PolicyMatrix // its format says so
}
