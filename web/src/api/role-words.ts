/** What somebody is here, in words; `staff` only says that one of the others is among them. */
export const roleWords = (roles: readonly string[]): readonly string[] =>
  roles.filter((role) => role !== 'staff')
