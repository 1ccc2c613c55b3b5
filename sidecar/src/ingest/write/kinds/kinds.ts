import type { RecordKinds } from '../../records.ts';
import { ATTACHMENTS } from './attachments.ts';
import { CHANGES } from './changes.ts';
import { CHECK_INS } from './check-ins.ts';
import { CLIENT_REPORTS } from './client-reports.ts';
import { FEEDBACK } from './feedback.ts';
import type { Kind, Placed } from './kind.ts';
import { LOGS } from './logs.ts';
import { SESSIONS } from './sessions.ts';

/** All kinds of records that are stored one by one, in the order in which they are written. */
const KINDS: { readonly [K in keyof RecordKinds]: Kind<RecordKinds[K]> } = {
  log: LOGS,
  change: CHANGES,
  session: SESSIONS,
  feedback: FEEDBACK,
  check_in: CHECK_INS,
  client_report: CLIENT_REPORTS,
  attachment: ATTACHMENTS,
};
export type KindName = keyof RecordKinds;
export const KIND_NAMES = Object.keys(KINDS) as KindName[];

/** For each kind one value. */
export type PerKind<T> = Record<KindName, T>;

export function perKind<T>(make: (kind: KindName) => T): PerKind<T> {
  // True: every name gets its value.
  return Object.fromEntries(KIND_NAMES.map((kind) => [kind, make(kind)])) as PerKind<T>;
}

/** The definition of a kind, for code that handles all of them alike: it is only given records of the same kind. */
export function kindOf(name: KindName): Kind<unknown> {
  return KINDS[name] as unknown as Kind<unknown>;
}

/** Records of any kind in one list; which kind it is stands beside the list. */
export type AnyPlaced = Placed<unknown>;
