/** A statement and the values of its parameters; values never stand in the text. */
export interface Statement {
  text: string;
  values: readonly unknown[];
}

/** Collects the values of a statement while its text is put together. */
export interface Values {
  /** Takes a value and gives the place holder that stands for it, e.g. `$3`. */
  add(value: unknown): string;
  readonly list: readonly unknown[];
}

export function collectValues(): Values {
  const list: unknown[] = [];
  return { add: (value) => `$${list.push(value)}`, list };
}

/** The statement as one text that runs in psql, for people to copy. It is shown, never run. */
export function printStatement({ text, values }: Statement): string {
  const withValues = text.replace(/\$(\d+)/g, (_, number: string) => literal(values[Number(number) - 1]));
  const lines = withValues.split('\n').filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join('\n');
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (Array.isArray(value)) return `array[${value.map(literal).join(', ')}]`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.includes('\\') ? `E'${text.replace(/['\\]/g, '\\$&')}'` : `'${text.replaceAll("'", "''")}'`;
}
