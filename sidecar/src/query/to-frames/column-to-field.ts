import type { DataField } from './data-frame.ts';

/** A column of a result, whose values are texts as PostgreSQL writes them, as the field that suits its type. */
export function columnToField(
  name: string,
  typeId: number,
  rows: ReadonlyArray<ReadonlyArray<string | null>>,
  index: number
): DataField {
  const values = rows.map((row) => row[index] ?? null);
  const map = <T>(read: (text: string) => T | null) => values.map((text) => (text === null ? null : read(text)));
  switch (TYPES.get(typeId)) {
    case 'time':
      return { name, type: 'time', values: map(nanosecondsOf) };
    case 'boolean':
      return { name, type: 'boolean', values: map((text) => text === 't') };
    case 'json':
      return { name, type: 'json', values: map((text) => JSON.parse(text) as unknown) };
    case 'integer':
      // Beyond 2^53 a number would lose digits, so such a column stays text.
      return values.every((text) => text === null || Number.isSafeInteger(Number(text)))
        ? { name, type: 'float64', values: map(Number) }
        : { name, type: 'string', values };
    case 'number':
      return { name, type: 'float64', values: map(Number) };
    default:
      return { name, type: 'string', values };
  }
}

/** Type ids of pg_type that are more than text to us. */
const TYPES: ReadonlyMap<number, 'time' | 'boolean' | 'json' | 'integer' | 'number'> = new Map([
  [16, 'boolean'],
  [20, 'integer'], // int8
  [21, 'number'], // int2
  [23, 'number'], // int4
  [26, 'number'], // oid
  [700, 'number'], // float4
  [701, 'number'], // float8
  [1700, 'number'], // numeric
  [114, 'json'],
  [3802, 'json'], // jsonb
  [1082, 'time'], // date
  [1114, 'time'], // timestamp
  [1184, 'time'], // timestamptz
]);

/** `2026-11-21 05:00:00.123456+00` in nanoseconds; null for infinity and for what an int64 cannot hold. */
function nanosecondsOf(text: string): bigint | null {
  const [, day, clock = '00:00:00', fraction = '', zone = '+00'] =
    /^(\d{4,6}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?)?([+-]\d\d(?::?\d\d){0,2})?$/.exec(text) ?? [];
  if (day === undefined) return null;
  const seconds = Date.parse(`${day}T${clock}Z`) / 1000 - offsetSeconds(zone);
  if (!Number.isFinite(seconds)) return null;
  const nanoseconds = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
  return BigInt.asIntN(64, nanoseconds) === nanoseconds ? nanoseconds : null;
}

function offsetSeconds(zone: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}
