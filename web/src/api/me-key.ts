/** Under which key the cache has whoever is signed in. */
export const ME_KEY = ['auth/me']
