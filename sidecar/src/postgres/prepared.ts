/** A statement that each session parses once and knows by its name from then on. */
export interface PreparedStatement {
  name: string;
  text: string;
  values: unknown[];
}

/**
 * A constant statement with its values, to be prepared by the session it runs in: parsing and planning a statement for
 * partitioned tables takes as long as inserting a hundred rows. Its name is the first line of its text, which is a comment.
 */
export function prepared(text: string, values: unknown[]): PreparedStatement {
  const start = text.indexOf('-- ') + 3;
  return { name: text.slice(start, text.indexOf('\n', start)), text, values };
}
