/** The type of an answer that says how a read is answered. */
export const EXPLANATION_TYPE = 'application/vnd.offstage.explanation+json'
