import { unavailable, type Rejection } from '../rejection.ts';
import type { Lane } from './lane.ts';

/** Knows what keeps all lanes from storing anything for longer than a moment. */
export class OutageWatch {
  private readonly lanes: ReadonlyArray<Pick<Lane, 'isConnected' | 'trouble'>>;
  private connectedAt = performance.now();

  constructor(lanes: OutageWatch['lanes']) {
    this.lanes = lanes;
  }

  /** What senders are to hear instead of waiting; null while something can be stored. */
  current(): Rejection | null {
    const now = performance.now();
    if (this.lanes.some((lane) => lane.isConnected)) this.connectedAt = now;
    if (now - this.connectedAt > AWAY_MS) return databaseAway();
    const troubles = this.lanes.map((lane) => lane.trouble);
    const [first] = troubles;
    const isEach = troubles.every((trouble) => trouble !== null && now - trouble.since > TROUBLED_MS);
    return isEach && first ? cannotStore(first.reason) : null;
  }
}

/** Without any connection for longer than this, requests are refused at once instead of being kept waiting. */
const AWAY_MS = 1_500;
/** The same for a database that answers and stores nothing: a full disk, for example. */
export const TROUBLED_MS = 2_000;

export function cannotStore(reason: string): Rejection {
  return unavailable('database_error', `PostgreSQL cannot store at the moment: ${reason}. Send again later.`);
}

function databaseAway(): Rejection {
  return unavailable(
    'database_unavailable',
    'The database does not answer; send again later. The operator finds the cause in the log.'
  );
}
