// What users test their apps with: `import { startTestApp } from 'offstage/testing'`.
export { startTestApp, type TestApp, type TestAppOptions } from './testing/start-test-app.ts'
export type { TestPerson } from './testing/sign-in-as.ts'
export type { TestAnswer, TestClient } from './testing/test-client.ts'
export { createTestDatabase, type TestDatabase } from './testing/test-database.ts'
export type { TestEffects } from './testing/test-effects.ts'
export { startTestServer, type TestServer } from './testing/test-server.ts'
