import type { App } from '../declare/app.ts'
import { withIdentity } from '../identity/feature.ts'
import { buildModel } from '../model/build-model.ts'
import { ModelError } from '../model/check-model.ts'
import type { Model } from '../model/model.ts'
import { listIsBounded } from '../policy/list-is-bounded.ts'

/** The model of an app as it is served: with the platform's own feature, identity, and every list held to its bound. */
export function hostModel(app: App): Model {
  const whole = withIdentity(app)
  const model = buildModel(whole)
  const complaints = listIsBounded(model, whole)
  if (complaints.length > 0) throw new ModelError(complaints)
  return model
}
