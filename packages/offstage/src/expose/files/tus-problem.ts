import { Problem, problem } from '../../errors.ts'

/** A refusal of the tus server as a problem: ours as it was thrown, the protocol's own with the status it prescribes. */
export function tusProblem(status: number, said: string, failure: unknown, bytesMax: number): unknown {
  if (failure instanceof Problem) return failure
  if (status === 404 || status === 410) return problem('E_NOT_FOUND', { what: 'upload' })
  if (status === 413) return problem('E_TOO_LARGE', { what: 'upload', max: bytesMax })
  if (status >= 500 && status !== 501) return failure ?? new Error(said)
  return protocolProblem(status, said.trim())
}

/** tus prescribes 409 for a wrong offset, 412 for another version and so on; clients go by these. */
function protocolProblem(status: number, said: string): Problem {
  const { document } = problem('E_INVALID_PARAMETER', {
    parameter: 'tus headers',
    why: `was refused (${said})`,
  })
  return new Problem('E_INVALID_PARAMETER', {
    ...document,
    status,
    hint: 'See https://tus.io/protocols/resumable-upload for the protocol.',
  })
}
