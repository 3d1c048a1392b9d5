import { allOf, not, type ActorColumns, type Predicate } from 'offstage'

/** Who may move money at all: whoever is signed in, except an auditor, who reads everything and moves nothing. */
export const mayMoveMoney = (actor: ActorColumns): Predicate =>
  allOf(actor.isSignedIn, not(actor.hasRole('auditor')))
