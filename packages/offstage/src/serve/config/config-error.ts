/** A setting that stops the start: one sentence that names the variable, what is wrong and how to mend it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
