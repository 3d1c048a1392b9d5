import { app, type App } from '../declare/app.ts'
import { feature } from '../declare/feature.ts'
import { PLATFORM_ROLES } from '../model/build-model.ts'
import { AccessToken } from './access-token.ts'
import { createAccessToken, revokeAccessToken } from './access-tokens.ts'
import { Credential } from './credential.ts'
import { MailCode } from './mail-code.ts'
import { userActions } from './manage-users.ts'
import { endSession, openSession, revokeSession } from './open-session.ts'
import { beginPasswordReset, changePassword, finishPasswordReset } from './reset-password.ts'
import { Session } from './session.ts'
import { beginSignUp, finishSignUp } from './sign-up.ts'
import { sweepIdentity } from './sweep-identity.ts'
import { replaceRoles, upsertLogin } from './upsert-login.ts'
import { User } from './user.ts'

/** Users and how they sign in, as a feature like any other; `roles` are those that an administrator can give. */
function identityFeature({ roles }: { readonly roles: readonly string[] }) {
  return feature('identity', {
    resources: [User, Credential, Session, AccessToken, MailCode],
    actions: [
      beginSignUp,
      finishSignUp,
      openSession,
      endSession,
      revokeSession,
      beginPasswordReset,
      finishPasswordReset,
      changePassword,
      createAccessToken,
      revokeAccessToken,
      upsertLogin,
      replaceRoles,
      ...userActions(roles),
    ],
    jobs: [sweepIdentity],
  })
}

/** The app with the platform's own feature in front, and the platform's roles beside its own. */
export function withIdentity({ name, parts }: App): App {
  const roles = [...new Set([...PLATFORM_ROLES, ...(parts.roles ?? [])])]
  return app(name, { ...parts, roles, features: [identityFeature({ roles }), ...parts.features] })
}
