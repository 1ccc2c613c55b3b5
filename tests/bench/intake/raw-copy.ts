import type { Pool, PoolClient } from 'pg';
import { acceptedTime } from '../../../sidecar/src/decide/accepted-time.ts';
import { OtlpTraceDecoder } from '../../../sidecar/src/ingest/decode/otlp-protobuf/traces.ts';
import { emptyDecoded } from '../../../sidecar/src/ingest/decode/decoded-spans.ts';
import { toOccurrences } from '../../../sidecar/src/ingest/normalise/otlp-exceptions.ts';
import { BatchRows, COPY_SPANS } from '../../../sidecar/src/ingest/write/batch-rows.ts';
import type { OccurrenceRecord } from '../../../sidecar/src/ingest/records.ts';
import { COPY_HEADER, COPY_TRAILER } from '../../../sidecar/src/ingest/write/copy-binary.ts';
import { Dictionaries } from '../../../sidecar/src/ingest/write/dictionaries.ts';
import { COPY_OCCURRENCES, encodeOccurrences } from '../../../sidecar/src/ingest/write/occurrence-rows.ts';
import { copyIn } from '../../../sidecar/src/postgres/copy-in.ts';

/** Rows of COPY BINARY, in as many parts as there are to be connections. */
export type EncodedRows = ReadonlyArray<{ spans: readonly Buffer[]; occurrences: readonly Buffer[] }>;

/**
 * Encodes what the bodies hold, spans and the errors on them, with the ids of their dictionary rows: all that is left to
 * do is sending it.
 */
export async function encodeForCopy(pool: Pool, bodies: readonly Buffer[], parts: number): Promise<EncodedRows> {
  const dictionaries = new Dictionaries();
  const decoder = new OtlpTraceDecoder();
  const encoded: Array<EncodedRows[number]> = [];
  const each = Math.ceil(bodies.length / parts);
  for (let part = 0; part < parts; part += 1) {
    const rows = new BatchRows(dictionaries);
    rows.begin(1, acceptedTime(new Date(), 30));
    const occurrences: OccurrenceRecord[] = [];
    for (const body of bodies.slice(part * each, (part + 1) * each)) {
      const { exceptions } = decoder.decode(body, rows, emptyDecoded());
      const context = {
        projectId: 1,
        receivedAt: new Date(),
        spanParents: (ids: ReadonlySet<string>) => rows.spanParents(ids),
      };
      occurrences.push(...toOccurrences(exceptions, context));
    }
    await dictionaries.resolve(pool, rows.newEntries(0, rows.count));
    rows.fillInIds();
    encoded.push({
      spans: [COPY_HEADER, ...rows.chunks(0, rows.count), COPY_TRAILER],
      occurrences: occurrences.length === 0 ? [] : [COPY_HEADER, ...encodeOccurrences(occurrences), COPY_TRAILER],
    });
  }
  return encoded;
}

/** One COPY of spans and one of errors per connection, all connections at once. */
export async function rawCopy(pool: Pool, encoded: EncodedRows): Promise<void> {
  const clients = await Promise.all(encoded.map(() => pool.connect()));
  const copyPart = async (client: PoolClient, part: EncodedRows[number] | undefined) => {
    const { spans = [], occurrences = [] } = part ?? {};
    await copyIn(client, COPY_SPANS, spans);
    if (occurrences.length > 0) await copyIn(client, COPY_OCCURRENCES, occurrences);
  };
  try {
    await Promise.all(clients.map((client, i) => copyPart(client, encoded[i])));
  } finally {
    for (const client of clients) client.release();
  }
}
