import { refTo, type Operation, type PathItem, type Paths, type Ref, type Response } from './document.ts'

/** Refusals are the same at many addresses: each is kept once, and the addresses refer to it. */
export function shareResponses(paths: Paths): {
  readonly paths: Paths
  readonly responses: Readonly<Record<string, Response>>
} {
  const responses: Record<string, Response> = {}
  const names = new Map<string, string>()
  const share = (status: string, response: Response | Ref): Response | Ref => {
    if ('$ref' in response || Number(status) < 400) return response
    const text = JSON.stringify(response)
    const name = names.get(text) ?? freeName(`Refused${status}`, responses)
    names.set(text, name)
    responses[name] = response
    return refTo('responses', name)
  }
  const shared = Object.entries(paths).map(([path, item]) => [path, withResponses(item, share)] as const)
  return { paths: Object.fromEntries(shared), responses }
}

function freeName(wanted: string, taken: Readonly<Record<string, unknown>>): string {
  if (!(wanted in taken)) return wanted
  let number = 2
  while (`${wanted}.${number}` in taken) number++
  return `${wanted}.${number}`
}

type Share = (status: string, response: Response | Ref) => Response | Ref

function withResponses(item: PathItem, share: Share): PathItem {
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => [
      key,
      key === 'parameters' ? value : operationWith(value as Operation, share),
    ]),
  )
}

// Every member of a path item but its parameters is an operation.
function operationWith(operation: Operation, share: Share): Operation {
  const responses = Object.entries(operation.responses).map(
    ([status, response]) => [status, share(status, response)] as const,
  )
  return { ...operation, responses: Object.fromEntries(responses) }
}
