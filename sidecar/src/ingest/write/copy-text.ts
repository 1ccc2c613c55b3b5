/** The pieces of PostgreSQL's COPY in text format, for rows that are few: `\N` is null, a backslash escapes. */

/** One line. */
export function textRow(columns: ReadonlyArray<string | number | null>): string {
  return `${columns.map((column) => (column === null ? '\\N' : escape(String(column)))).join('\t')}\n`;
}

/** A moment with its microseconds, as PostgreSQL reads it; years up to 9999. */
export function microsText(micros: number): string {
  const ms = Math.floor(micros / 1_000);
  const rest = String(micros - ms * 1_000).padStart(3, '0');
  return new Date(ms).toISOString().replace('Z', `${rest}Z`);
}

function escape(text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIAL_ALL, (one) => ESCAPES[one] ?? one) : text;
}
const SPECIAL = /[\\\t\n\r]/;
const SPECIAL_ALL = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
