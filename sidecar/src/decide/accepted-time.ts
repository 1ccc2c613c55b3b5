/**
 * The time window in which the rows of a table are stored as they come, in microseconds since 1970. It reaches from the
 * oldest time that the table keeps to a day from now, because clocks and time zones are wrong by hours. Outside of it a
 * partition would be made for a moment that retention has already given up, or for a clock that is wrong: such a row
 * goes to the nearest time that can be true, see {@link placeInTime}, keeps its own time beside it, and is counted.
 */
export interface AcceptedTime {
  fromMicros: number;
  toMicros: number;
  /** When the row arrives. */
  nowMicros: number;
}

/**
 * `oldest` is where the oldest partition begins in a table that had to drop some because of its size: what is older
 * would make them anew only to be dropped again.
 */
export function acceptedTime(now: Date, retentionDays: number, oldest: Date | null = null): AcceptedTime {
  const nowMicros = now.getTime() * 1_000;
  const fromMicros = nowMicros - retentionDays * DAY_MICROS;
  return {
    fromMicros: oldest === null ? fromMicros : Math.max(fromMicros, Math.min(oldest.getTime() * 1_000, nowMicros)),
    toMicros: nowMicros + DAY_MICROS,
    nowMicros,
  };
}

/**
 * Where a row with this time is stored. Too old: at the oldest time that is kept, where it goes with the rows that are
 * nearly as old; at a younger time it would be kept longer than was promised, and look as if it had just happened. In
 * the future: when it arrived, because nothing can have happened later. Null is no time at all.
 */
export function placeInTime(sentMicros: number | null, { fromMicros, toMicros, nowMicros }: AcceptedTime): number {
  if (sentMicros === null || sentMicros > toMicros) return nowMicros;
  return sentMicros < fromMicros ? fromMicros : sentMicros;
}

/** Why a row is stored at another time than was sent. */
export type MoveReason = 'too_old' | 'in_future' | 'no_time';

/** Null for a row that is stored as it came. */
export function moveReason(sentMicros: number | null, { fromMicros, toMicros }: AcceptedTime): MoveReason | null {
  if (sentMicros === null) return 'no_time';
  if (sentMicros < fromMicros) return 'too_old';
  return sentMicros > toMicros ? 'in_future' : null;
}

const DAY_MICROS = 86_400_000_000;
