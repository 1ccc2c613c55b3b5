/** One line of a table of names and values. */
export interface KeyValue {
  key: string;
  value: string;
}

/**
 * Telemetry of any shape as lines of text: objects become dotted names, lists of plain values one line, everything else
 * JSON. Empty values are left out; what is long stays whole, the table cuts it.
 */
export function keyValues(given: unknown): KeyValue[] {
  return lines(given, '', 0);
}

function lines(given: unknown, key: string, depth: number): KeyValue[] {
  if (given === null || given === undefined || given === '') {
    return [];
  }
  if (Array.isArray(given)) {
    return given.length === 0 ? [] : [{ key, value: given.every(isPlain) ? given.join(', ') : JSON.stringify(given) }];
  }
  if (typeof given === 'object' && depth < DEEPEST) {
    return Object.entries(given).flatMap(([name, value]) => lines(value, key ? `${key}.${name}` : name, depth + 1));
  }
  return [{ key, value: isPlain(given) ? String(given) : JSON.stringify(given) }];
}

const DEEPEST = 4;

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
