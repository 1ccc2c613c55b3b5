import type { RetentionPreview } from '../../../contract/api';
import { formatBytes } from '../../shared/formats/bytes';
import { counted, formatCount } from '../../shared/formats/count';

type Drops = Pick<RetentionPreview, 'drops' | 'bytes'>;

/** What goes, for a button: "12 partitions, 3.4 GB"; empty when nothing goes. */
export function dropsInNumbers(previews: readonly Drops[]): string {
  const count = previews.reduce((sum, { drops }) => sum + drops.length, 0);
  const bytes = previews.reduce((sum, preview) => sum + preview.bytes, 0);
  return count === 0 ? '' : `${counted(count, 'partition')}, ${formatBytes(bytes)}`;
}

/** The days that go, both included, in UTC: "2026-10-01 to 2026-10-12". */
export function dropsInTime({ drops }: Pick<Drops, 'drops'>): string {
  const [first, last] = [drops.at(0), drops.at(-1)];
  if (!first || !last) {
    return '';
  }
  const [from, to] = [dayOf(first.from), dayOf(new Date(Date.parse(last.to) - 1).toISOString())];
  return from === to ? from : `${from} to ${to}`;
}

/** Rows that go: an estimate, and a lower bound where some partitions were never counted. */
export function dropsInRows({ drops }: Pick<Drops, 'drops'>): string {
  const known = drops.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  if (known.length === 0) {
    return 'rows not counted yet';
  }
  const rows = formatCount(known.reduce((sum, count) => sum + count, 0));
  return known.length === drops.length ? `about ${rows} rows` : `more than ${rows} rows`;
}

const dayOf = (time: string) => time.slice(0, 10);
