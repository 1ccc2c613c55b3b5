/** Span attributes that become columns. Where a sender gives both names of one, the newer name wins. */
export interface AttributeMeaning {
  column: 'httpStatus' | 'tenant' | 'dbSystem';
  rank: 1 | 2;
}

export function attributeMeaning(key: string): AttributeMeaning | null {
  return MEANINGS.get(key) ?? null;
}

const MEANINGS = new Map<string, AttributeMeaning>([
  ['http.response.status_code', { column: 'httpStatus', rank: 2 }],
  ['http.status_code', { column: 'httpStatus', rank: 1 }],
  ['tenant.id', { column: 'tenant', rank: 2 }],
  ['tenant', { column: 'tenant', rank: 1 }],
  ['db.system.name', { column: 'dbSystem', rank: 2 }],
  ['db.system', { column: 'dbSystem', rank: 1 }],
]);

/** An HTTP status or -1. */
export function httpStatusOf(value: number): number {
  return value >= 100 && value <= 599 && Number.isInteger(value) ? value : -1;
}

/**
 * Whether what stands under this key is an address or what people read: a secret may stand within it, by its name or its
 * look. Semantic conventions leave it to the sender to take it out, and warn that it may not have.
 */
export function isScrubbed(key: string): boolean {
  return SCRUBBED.has(key);
}

const SCRUBBED = new Set([
  'exception.message',
  'exception.stacktrace',
  'url.full',
  'url.query',
  'http.url',
  'http.target',
  'db.connection_string',
]);

/** Values nested deeper are replaced by this text: a few bytes on the wire can nest without end. */
export const TOO_DEEP = '[nested too deep]';
