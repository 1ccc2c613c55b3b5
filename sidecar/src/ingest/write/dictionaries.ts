import { createHash } from 'node:crypto';
import { cleanText, cutName } from '../../decide/text-limits.ts';
import type { Queryable } from '../../postgres/queryable.ts';
import type { ResourceEntry, ResourceRecord, ScopeRecord, WireText } from '../records.ts';
import { resolveRows, type Dictionary, type Entry } from './dictionary-rows.ts';
import { SERIES, SeriesCache, type Series } from './metric-series.ts';
import { recall, remember } from './recent.ts';

export interface Resource extends Entry, ResourceEntry {
  readonly digest: Buffer;
  /** Operations of this resource by a hash of their bytes. */
  readonly operations: Map<number, KnownOperation[]>;
}
export interface Scope extends Entry {
  readonly record: ScopeRecord;
  readonly digest: Buffer;
}
export interface Operation extends Entry {
  readonly serviceName: string;
  readonly spanName: string;
  readonly kind: number;
  readonly dbSystem: string | null;
}
interface KnownOperation {
  /** The name, and right after it the database system. */
  bytes: DataView;
  nameLength: number;
  kind: number;
  operation: Operation;
}

/**
 * Resources, scopes and operations by what was received, shared by all lanes. Everything in here is a cache of rows
 * that are never changed, so it may be forgotten at any time; the sizes are bounds of memory, not of what is stored.
 */
export class Dictionaries {
  private readonly resourcesByKey = new Map<string, Resource>();
  private readonly resources = new Map<string, Resource>();
  private readonly scopesByKey = new Map<string, Scope>();
  private readonly scopes = new Map<string, Scope>();
  private readonly operations = new Map<string, Operation>();
  private known = 0;
  readonly series = new SeriesCache();

  resource(key: string, read: () => ResourceRecord): Resource {
    const known = recall(this.resourcesByKey, key);
    if (known !== undefined) return known;
    const record = read();
    const digest = sha256(record.attributes);
    const id = digest.toString('latin1');
    const entry = recall(this.resources, id) ?? {
      id: 0,
      record,
      digest,
      operations: new Map<number, KnownOperation[]>(),
    };
    if (record.attributes.length > MAX_KEY_LENGTH) return entry;
    remember(this.resources, id, entry, MAX_RESOURCES);
    if (key.length <= MAX_KEY_LENGTH) remember(this.resourcesByKey, key, entry, MAX_RESOURCES);
    return entry;
  }

  scope(key: string, read: () => ScopeRecord): Scope {
    const known = recall(this.scopesByKey, key);
    if (known !== undefined) return known;
    const record = read();
    const digest = sha256(`${record.name}\n${record.version ?? ''}\n${record.attributes}`);
    const id = digest.toString('latin1');
    const entry = recall(this.scopes, id) ?? { id: 0, record, digest };
    if (record.attributes.length > MAX_KEY_LENGTH) return entry;
    remember(this.scopes, id, entry, MAX_SCOPES);
    if (key.length <= MAX_KEY_LENGTH) remember(this.scopesByKey, key, entry, MAX_SCOPES);
    return entry;
  }

  operation(
    resource: Resource,
    source: WireText,
    name: { start: number; end: number },
    kind: number,
    dbSystem: { start: number; end: number }
  ): Operation {
    const { data } = source;
    const hash = hashOf(data, dbSystem.start, dbSystem.end, hashOf(data, name.start, name.end, kind));
    const candidates = resource.operations.get(hash) ?? [];
    for (const known of candidates) if (isSame(known, data, name, kind, dbSystem)) return known.operation;
    const { bytes: text } = source;
    const operation = this.findOperation(resource.record.serviceName, text, name, kind, dbSystem);
    if (candidates.length >= MAX_OF_ONE_HASH) return operation;
    if (this.known >= MAX_KNOWN_OPERATIONS) this.forgetOperations();
    this.known += 1;
    const nameLength = name.end - name.start;
    const bytes = Buffer.concat([text.subarray(name.start, name.end), text.subarray(dbSystem.start, dbSystem.end)]);
    const known = { bytes: new DataView(Uint8Array.from(bytes).buffer), nameLength, kind, operation };
    resource.operations.set(hash, [...candidates, known]);
    return operation;
  }

  private forgetOperations(): void {
    for (const resource of this.resources.values()) resource.operations.clear();
    this.known = 0;
  }

  private findOperation(
    serviceName: string,
    source: Buffer,
    name: { start: number; end: number },
    kind: number,
    dbSystem: { start: number; end: number }
  ): Operation {
    const spanName = cutName(cleanText(source.toString('utf8', name.start, name.end)));
    const system = cutName(cleanText(source.toString('utf8', dbSystem.start, dbSystem.end)), 100);
    const key = JSON.stringify([serviceName, spanName, kind, system]);
    const known = this.operations.get(key);
    if (known !== undefined) return known;
    const operation = { id: 0, serviceName, spanName, kind, dbSystem: system === '' ? null : system };
    remember(this.operations, key, operation, MAX_OPERATIONS);
    return operation;
  }

  /**
   * Finds or makes the rows of these entries and sets their ids. Runs and commits before the COPY that uses them, each
   * statement by itself: a row that stays unused because a batch failed does no harm.
   */
  async resolve(db: Queryable, entries: NewEntries): Promise<void> {
    await resolveRows(db, [...entries.resources], RESOURCES);
    await resolveRows(db, [...entries.scopes], SCOPES);
    await resolveRows(db, [...entries.operations], OPERATIONS);
    await resolveRows(db, [...entries.series], SERIES);
  }
}

/** Entries that had no id when a row was written. */
export interface NewEntries {
  resources: Set<Resource>;
  scopes: Set<Scope>;
  operations: Set<Operation>;
  series: Set<Series>;
}

const MAX_RESOURCES = 4_000;
const MAX_SCOPES = 4_000;
const MAX_OPERATIONS = 100_000;
const MAX_KNOWN_OPERATIONS = 200_000;
/** Names may be made up to have one hash: what comes after so many is found by its text. */
const MAX_OF_ONE_HASH = 16;
const MAX_KEY_LENGTH = 16_384;

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

// Four bytes at a time, and what is left.
function hashOf(data: DataView, start: number, end: number, seed: number): number {
  let hash = (seed ^ (end - start)) | 0;
  let i = start;
  for (; i + 4 <= end; i += 4) hash = Math.imul(hash ^ data.getInt32(i), 0x9e3779b1);
  for (; i < end; i += 1) hash = Math.imul(hash ^ data.getUint8(i), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}

function isSame(
  { kind: knownKind, nameLength, bytes }: KnownOperation,
  source: DataView,
  name: { start: number; end: number },
  kind: number,
  dbSystem: { start: number; end: number }
): boolean {
  const systemLength = dbSystem.end - dbSystem.start;
  return (
    knownKind === kind &&
    nameLength === name.end - name.start &&
    bytes.byteLength === nameLength + systemLength &&
    isEqual(bytes, 0, source, name.start, nameLength) &&
    isEqual(bytes, nameLength, source, dbSystem.start, systemLength)
  );
}

function isEqual(a: DataView, aAt: number, b: DataView, bAt: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4) if (a.getInt32(aAt + i) !== b.getInt32(bAt + i)) return false;
  for (; i < length; i += 1) if (a.getUint8(aAt + i) !== b.getUint8(bAt + i)) return false;
  return true;
}

const RESOURCES: Dictionary<Resource> = {
  values: (entries) => [
    entries.map((entry) => entry.digest),
    entries.map((entry) => entry.record.attributes),
    entries.map((entry) => entry.record.serviceName),
    entries.map((entry) => entry.record.serviceNamespace),
    entries.map((entry) => entry.record.serviceVersion),
    entries.map((entry) => entry.record.environment),
  ],
  find: /* sql */ `
    -- ingest/find-resources
    select given.at::integer as at, resource_id as id
      from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
           with ordinality as given (digest, attributes, service_name, namespace, version, environment, at)
      join howdah.resource r on r.digest = given.digest`,
  insert: /* sql */ `
    -- ingest/insert-resources
    insert into howdah.resource (digest, attributes, service_name, service_namespace, service_version, environment)
    select digest, attributes::jsonb, service_name, namespace, version, environment
      from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
           as given (digest, attributes, service_name, namespace, version, environment)
     order by digest
        on conflict (digest) do nothing`,
};

const SCOPES: Dictionary<Scope> = {
  values: (entries) => [
    entries.map((entry) => entry.digest),
    entries.map((entry) => entry.record.name),
    entries.map((entry) => entry.record.version),
    entries.map((entry) => entry.record.attributes),
  ],
  find: /* sql */ `
    -- ingest/find-scopes
    select given.at::integer as at, scope_id as id
      from unnest($1::bytea[], $2::text[], $3::text[], $4::text[])
           with ordinality as given (digest, name, version, attributes, at)
      join howdah.scope s on s.digest = given.digest`,
  insert: /* sql */ `
    -- ingest/insert-scopes
    insert into howdah.scope (digest, name, version, attributes)
    select digest, name, version, attributes::jsonb
      from unnest($1::bytea[], $2::text[], $3::text[], $4::text[]) as given (digest, name, version, attributes)
     order by digest
        on conflict (digest) do nothing`,
};

const OPERATIONS: Dictionary<Operation> = {
  values: (entries) => [
    entries.map((entry) => entry.serviceName),
    entries.map((entry) => entry.spanName),
    entries.map((entry) => entry.kind),
    entries.map((entry) => entry.dbSystem),
  ],
  find: /* sql */ `
    -- ingest/find-operations
    select given.at::integer as at, operation_id as id
      from unnest($1::text[], $2::text[], $3::smallint[], $4::text[])
           with ordinality as given (service_name, span_name, kind, db_system, at)
      join howdah.operation o
        on o.service_name = given.service_name and o.span_name = given.span_name and o.kind = given.kind
       and o.db_system is not distinct from given.db_system`,
  insert: /* sql */ `
    -- ingest/insert-operations
    insert into howdah.operation (service_name, span_name, kind, db_system)
    select service_name, span_name, kind, db_system
      from unnest($1::text[], $2::text[], $3::smallint[], $4::text[]) as given (service_name, span_name, kind, db_system)
     order by service_name, span_name, kind, db_system
        on conflict do nothing`,
};
