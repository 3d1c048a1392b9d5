// Sessions read double quotes as names and a backslash as a backslash (see database/mysql/prepare-session.ts).
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The platform's own tables stand among the app's: the family has no schemas inside a database. */
export const platformTable = (name: string): string => `offstage_${name}`

/** Text as JSON. Its collation is said, because that of the server's JSON functions does not meet that of a column. */
export const jsonQuote = (text: string): string => `json_quote(${text}) collate utf8mb4_nopad_bin`
