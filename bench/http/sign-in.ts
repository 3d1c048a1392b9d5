import assert from 'node:assert/strict'

/** Signs somebody in, and answers the Cookie header of the session. */
export async function signIn(
  port: number,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const [cookie] = response.headers.getSetCookie()
  assert(response.status === 200 && cookie !== undefined, await response.text())
  return cookie.split(';')[0] ?? ''
}
