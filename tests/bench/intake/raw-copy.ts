import type { Pool } from 'pg';
import { acceptedTime } from '../../../sidecar/src/decide/accepted-time.ts';
import { OtlpTraceDecoder } from '../../../sidecar/src/ingest/decode/otlp-protobuf/traces.ts';
import { BatchRows, COPY_SPANS } from '../../../sidecar/src/ingest/write/batch-rows.ts';
import { COPY_HEADER, COPY_TRAILER } from '../../../sidecar/src/ingest/write/copy-binary.ts';
import { Dictionaries } from '../../../sidecar/src/ingest/write/dictionaries.ts';
import { copyIn } from '../../../sidecar/src/postgres/copy-in.ts';

/** Rows of COPY BINARY, in as many parts as there are to be connections. */
export type EncodedRows = ReadonlyArray<readonly Buffer[]>;

/** Encodes what the bodies hold, with the ids of their dictionary rows: all that is left to do is sending it. */
export async function encodeForCopy(pool: Pool, bodies: readonly Buffer[], parts: number): Promise<EncodedRows> {
  const dictionaries = new Dictionaries();
  const decoder = new OtlpTraceDecoder();
  const encoded: Buffer[][] = [];
  const each = Math.ceil(bodies.length / parts);
  for (let part = 0; part < parts; part += 1) {
    const rows = new BatchRows(dictionaries);
    rows.begin(1, acceptedTime(new Date(), 30));
    for (const body of bodies.slice(part * each, (part + 1) * each)) decoder.decode(body, rows);
    await dictionaries.resolve(pool, rows.newEntries(0, rows.count));
    rows.fillInIds();
    encoded.push([COPY_HEADER, ...rows.chunks(0, rows.count), COPY_TRAILER]);
  }
  return encoded;
}

/** One COPY per connection, all at once. Answers the seconds. */
export async function rawCopy(pool: Pool, encoded: EncodedRows): Promise<number> {
  const clients = await Promise.all(encoded.map(() => pool.connect()));
  try {
    const started = performance.now();
    await Promise.all(clients.map((client, i) => copyIn(client, COPY_SPANS, encoded[i] ?? [])));
    return (performance.now() - started) / 1_000;
  } finally {
    for (const client of clients) client.release();
  }
}
