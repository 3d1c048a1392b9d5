const NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

/** Says whether a host name, as it stands in a URL or by itself, is this machine and reached by nobody else. */
export const isLoopback = (hostname: string): boolean => NAMES.has(hostname)
