/** Numbers of OTLP's JSON: those of 64 bits are text or number, doubles may be the text "NaN" or "Infinity". */

/** Nanoseconds since 1970; 0 when none were sent, null when it is something else. */
export function unixNano(value: unknown): bigint | null {
  if (value === undefined || value === null || value === '') return 0n;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 64) return BigInt(value);
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value)) return null;
  const nanos = BigInt(value);
  return nanos < 1n << 64n ? nanos : null;
}

/** A whole number from 0 to `limit`; 0 for anything else. */
export function wholeUpTo(value: unknown, limit: number): number {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= limit ? number : 0;
}

/** Null for what is no number. */
export function doubleOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isNaN(number) && value !== 'NaN' ? null : number;
}

/** A signed number of 64 bits; null for what is none. */
export function int64Of(value: unknown): bigint | null {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt.asIntN(64, BigInt(value));
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) return null;
  return BigInt.asIntN(64, BigInt(value));
}

/** A signed number of 32 bits; 0 for what is none. */
export function int32Of(value: unknown): number {
  return Number(BigInt.asIntN(32, int64Of(value) ?? 0n));
}
