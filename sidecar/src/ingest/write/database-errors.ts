import { isMissingPartition } from '../../postgres/partitions.ts';

/** What to do about an error of PostgreSQL. */
export type Remedy =
  /** Create the partition and repeat. */
  | 'partition'
  /** A row is to blame: find it. */
  | 'data'
  /** The connection is gone or unusable: repeat on a new one. */
  | 'reconnect'
  /** Repeat after a moment. */
  | 'wait'
  /** Repeating does not help: a person must act. */
  | 'give up';

export function remedyFor(error: unknown): Remedy {
  if (isMissingPartition(error)) return 'partition';
  const code = sqlState(error);
  if (code === null) return isOwnFault(error) ? 'data' : 'reconnect';
  const kind = code.slice(0, 2);
  // 08 connection, 57P01-57P03 shutdown and recovery, 25 wrong transaction state, e.g. read-only after a failover.
  if (kind === '08' || /^57P0[1-5]$/.test(code) || kind === '25') return 'reconnect';
  // 22 data, 23 constraints, 54 limits of the program, 21 cardinality.
  if (kind === '22' || kind === '23' || kind === '54') return 'data';
  // 40 deadlock and serialisation, 53 resources (disk full, memory), 55 locks, 57 cancelled by a timeout, 58 system.
  if (['40', '53', '55', '57', '58'].includes(kind)) return 'wait';
  return 'give up';
}

export function isDuplicate(error: unknown): boolean {
  return sqlState(error) === '23505';
}

/** A fault in our own code: one request is to blame, and repeating does not help. */
export function isOwnFault(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    error instanceof SyntaxError
  );
}

/** The five characters of PostgreSQL's code; null for errors that did not come from the server. */
function sqlState(error: unknown): string | null {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && 'severity' in (error as object) ? code : null;
}
