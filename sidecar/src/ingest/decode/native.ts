import type { z } from 'zod';
import { cutText } from '../../decide/text-limits.ts';
import type { DecodedRecords, NativeEndpoint, NativeRecords } from '../native-records.ts';
import { Rejection } from '../rejection.ts';
import { jsonShape } from './json-bounds.ts';
import { changeColumns, changeFields, nativeChanges } from './native-changes.ts';
import { errorColumns, errorFields, nativeErrors } from './native-errors.ts';
import { logColumns, logFields, nativeLogs } from './native-logs.ts';
import { metricColumns, metricFields, nativeMetrics } from './native-metrics.ts';
import { parseJson } from './parse-json.ts';

/**
 * Reads the body of a request: one record, a list of them, or `{"<endpoint>": [...]}`. A record that is not as it should
 * be is left out with its reason, and a field that nobody knows is ignored with a warning. Throws a Rejection when the
 * body as a whole cannot be read.
 */
export function decodeNative<E extends NativeEndpoint>(endpoint: E, body: Buffer): DecodedRecords<NativeRecords[E]> {
  const decoded: DecodedRecords<NativeRecords[E]> = { records: [], rejected: [], warnings: [] };
  const unknownFields = new Map<string, number>();
  const { schema, fields, columns } = SCHEMAS[endpoint];
  recordsOf(endpoint, parse(body)).forEach((sent, index) => {
    const given = byFields(sent, columns);
    const parsed = schema.safeParse(given);
    if (parsed.success) {
      decoded.records.push({ index, record: parsed.data });
      // True: what the schema took is an object.
      for (const field of Object.keys(given as object)) {
        if (!fields.has(field) && !unknownFields.has(field)) unknownFields.set(field, index);
      }
    } else {
      decoded.rejected.push({ index, reason: describe(parsed.error) });
    }
  });
  for (const [field, index] of [...unknownFields].slice(0, MAX_WARNINGS)) {
    decoded.warnings.push(
      `"${cutText(field, 100)}" is not a field of ${endpoint} and was ignored (first in record ${index}); ` +
        `fields are ${[...fields].join(', ')}`
    );
  }
  return decoded;
}

const MAX_WARNINGS = 20;

/** Larger requests are refused: their records would be held as objects all at once. */
const MAX_RECORDS = 10_000;

interface Schema<T> {
  schema: z.ZodType<T>;
  fields: ReadonlySet<string>;
  /** Names of columns that people know from their queries, by the fields that they stand for. */
  columns: Readonly<Record<string, string>>;
}

const SCHEMAS: { [E in NativeEndpoint]: Schema<NativeRecords[E]> } = {
  errors: { schema: nativeErrors, fields: fieldsOf(errorFields), columns: errorColumns },
  changes: { schema: nativeChanges, fields: fieldsOf(changeFields), columns: changeColumns },
  metrics: { schema: nativeMetrics, fields: fieldsOf(metricFields), columns: metricColumns },
  logs: { schema: nativeLogs, fields: fieldsOf(logFields), columns: logColumns },
};

// A field that is there under its own name is not replaced; the column's name is then one that nobody knows.
function byFields(sent: unknown, columns: Readonly<Record<string, string>>): unknown {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return sent;
  if (!Object.keys(columns).some((column) => Object.hasOwn(sent, column))) return sent;
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => {
      const field = Object.hasOwn(columns, name) ? columns[name] : undefined;
      return [field === undefined || Object.hasOwn(sent, field) ? name : field, value];
    })
  );
}

function fieldsOf({ shape }: { shape: object }): ReadonlySet<string> {
  return new Set(Object.keys(shape));
}

function parse(body: Buffer): unknown {
  checkDepth(body);
  try {
    return parseJson(body, (bytes) => UTF_8.decode(bytes));
  } catch (cause) {
    if (cause instanceof Rejection) throw cause;
    const fault = cause instanceof SyntaxError ? cause.message : 'it is not UTF-8';
    const what = body.length === 0 ? 'it is empty' : fault;
    throw new Rejection('malformed_body', 400, `The body is not JSON: ${cutText(what, 200)}.`, { cause });
  }
}

// Far more than the levels that are kept of a record, so that nobody who sends records comes near it.
function checkDepth(body: Buffer): void {
  if (jsonShape(body, { depth: MAX_DEPTH, containers: Infinity }).depth <= MAX_DEPTH) return;
  throw new Rejection(
    'malformed_body',
    400,
    `The body is nested more than ${MAX_DEPTH} levels deep. Send what belongs together as one text.`
  );
}
const MAX_DEPTH = 100;

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function recordsOf(endpoint: NativeEndpoint, body: unknown): unknown[] {
  if (typeof body !== 'object' || body === null) {
    throw new Rejection(
      'malformed_body',
      400,
      `The body must be a JSON object, a list of them, or {"${endpoint}": [...]}.`
    );
  }
  const wrapped = Array.isArray(body) ? body : (body as Record<string, unknown>)[endpoint];
  const records = Array.isArray(wrapped) ? (wrapped as unknown[]) : [body];
  if (records.length > MAX_RECORDS) {
    throw new Rejection(
      'too_many_records',
      413,
      `${records.length} records in one request; the limit is ${MAX_RECORDS}. Send smaller batches.`
    );
  }
  return records;
}

/** Every fault with the name of its field: `"message" is missing; "tags.shop" must be a text`. */
function describe(error: z.ZodError): string {
  const faults = error.issues
    .slice(0, MAX_FAULTS)
    .map(({ path, message }) =>
      path.length === 0 ? 'a record must be an object' : `"${cutText(path.join('.'), 100)}" ${message}`
    );
  if (error.issues.length > MAX_FAULTS) faults.push(`${error.issues.length - MAX_FAULTS} faults more`);
  return faults.join('; ');
}
const MAX_FAULTS = 5;
