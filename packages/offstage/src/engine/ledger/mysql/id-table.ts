/** A list of ids that travels as one value, as a table of one column called `id`, in the order given. */
export const idTable = (alias: string): string =>
  `json_table(?, '$[*]' columns (id char(36) character set ascii collate ascii_bin path '$')) ${alias}`
