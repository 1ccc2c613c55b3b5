import { createHash } from 'node:crypto';
import type { Queryable } from '../../postgres/queryable.ts';
import type { SeriesRecord } from '../metric-records.ts';
import type { Resource, Scope } from './dictionaries.ts';
import { resolveRows, type Dictionary, type Entry } from './dictionary-rows.ts';
import { recall, remember } from './recent.ts';

/** A row of metric_series. */
export interface Series extends Entry {
  readonly record: SeriesRecord;
  readonly resource: Resource;
  readonly scope: Scope | null;
  readonly digest: Buffer;
  /** Days since 1970; 0 when it is not known that its row is there. */
  seenOn: number;
}

/** Series by what makes them one; a cache as the dictionaries are, shared by all lanes. */
export class SeriesCache {
  private readonly series = new Map<string, Series>();

  find(record: SeriesRecord, resource: Resource, scope: Scope | null): Series {
    const digest = digestOf(record, resource, scope);
    const key = digest.toString('latin1');
    const known = recall(this.series, key);
    if (known !== undefined) return known;
    const series = { id: 0, record, resource, scope, digest, seenOn: 0 };
    if (record.labels.length <= MAX_CACHED_LABELS) remember(this.series, key, series, MAX_SERIES);
    return series;
  }
}

const MAX_SERIES = 50_000;
// About 50 MB at the very most, if every sender makes the most of it.
const MAX_CACHED_LABELS = 1_000;

function digestOf(record: SeriesRecord, resource: Resource, scope: Scope | null): Buffer {
  const { projectId, name, type, unit, isCumulative, labels } = record;
  return createHash('sha256')
    .update(JSON.stringify([projectId, name, type, unit, isCumulative]))
    .update(resource.digest)
    .update(scope?.digest ?? 'no scope')
    .update(labels)
    .digest();
}

/**
 * Notes once a day that these series are in use; they have ids. A series that was forgotten meanwhile, for being silent
 * too long, is made anew.
 */
export async function noteInUse(db: Queryable, given: Iterable<Series>, now: Date): Promise<void> {
  const today = Math.floor(now.getTime() / 86_400_000);
  const due = [...new Set(given)].filter((series) => series.seenOn !== today);
  if (due.length === 0) return;
  const { rows } = await db.query<{ id: string }>(NOTE_IN_USE, [due.map(({ id }) => id), now]);
  const known = new Set(rows.map(({ id }) => Number(id)));
  const gone = due.filter(({ id }) => !known.has(id));
  // Copies, because other lanes must never see a series of theirs without an id.
  const anew = gone.map((series) => ({ ...series, id: 0 }));
  await resolveRows(db, anew, SERIES);
  gone.forEach((series, i) => {
    series.id = anew[i]?.id ?? series.id;
  });
  for (const series of due) series.seenOn = today;
}

// In one order: two writers that note the same series wait for each other in turn, not crosswise.
const NOTE_IN_USE = /* sql */ `
  -- ingest/note-series-in-use
  with used as (
    select series_id from howdah.metric_series where series_id = any($1::bigint[]) order by series_id for no key update)
  update howdah.metric_series s
     set last_seen_at = greatest(s.last_seen_at, $2)
    from used
   where s.series_id = used.series_id
  returning s.series_id as id`;

/** To be resolved after the resources and scopes. */
export const SERIES: Dictionary<Series> = {
  values: (entries) => [
    entries.map((entry) => entry.digest),
    entries.map((entry) => entry.record.projectId),
    entries.map((entry) => entry.record.name),
    entries.map((entry) => entry.record.type),
    entries.map((entry) => entry.record.unit),
    entries.map((entry) => entry.record.description),
    entries.map((entry) => entry.record.isCumulative),
    entries.map((entry) => entry.resource.id),
    entries.map((entry) => entry.scope?.id ?? null),
    entries.map((entry) => entry.record.labels),
  ],
  find: /* sql */ `
    -- ingest/find-series
    select given.at::integer as at, series_id as id
      from unnest($1::bytea[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[],
                  $8::bigint[], $9::bigint[], $10::text[])
           with ordinality as given (digest, project_id, metric_name, metric_type, unit, description, is_cumulative,
                                     resource_id, scope_id, labels, at)
      join howdah.metric_series s on s.digest = given.digest`,
  insert: /* sql */ `
    -- ingest/insert-series
    insert into howdah.metric_series (digest, project_id, metric_name, metric_type, unit, description, is_cumulative,
                                      resource_id, scope_id, labels)
    select digest, project_id, metric_name, metric_type, unit, description, is_cumulative, resource_id, scope_id,
           labels::jsonb
      from unnest($1::bytea[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[],
                  $8::bigint[], $9::bigint[], $10::text[])
           as given (digest, project_id, metric_name, metric_type, unit, description, is_cumulative, resource_id,
                     scope_id, labels)
     order by digest
        on conflict (digest) do nothing`,
};
