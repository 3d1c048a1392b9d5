/** The nonce that this answer's policy allows styles with; the browser hides the attribute but not the property. */
export const cspNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
