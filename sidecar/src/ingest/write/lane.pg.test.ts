import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { encodeTraceRequest } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import { until } from '#support/until';
import { createLog } from '../../observe/log.ts';
import { openPool } from '../../postgres/pool.ts';
import { otlpReceivers } from '../pipeline/receive-otlp.ts';
import { Writer } from './writer.ts';

/** What fills a batch, in requests of a fifth of it. */
const BATCH_SPANS = 5_000;
const REQUESTS_PER_BATCH = 5;

test('while PostgreSQL stores one batch, the next one is taken out of the queue, and no more', () =>
  withDatabase(async (database) => {
    const { writer, send } = openWriter(database);
    const blocker = await database.pool.connect();
    await blocker.query('begin');
    await blocker.query('lock table howdah.span in share mode');
    // The eighth request cannot be read, which is found while the batch before its own is being stored.
    const requests = Array.from({ length: 4 * REQUESTS_PER_BATCH }, (_, i) =>
      i === 7 ? Buffer.from('none') : spans(i)
    );

    const answers = Promise.allSettled(requests.map(send));
    // Of the second batch one is refused, and so a further one has room in it.
    await until(() => writer.stats().waitingRequests === 2 * REQUESTS_PER_BATCH - 1, {
      what: 'the second batch to be filled while the first is stored',
    });
    expect(writer.stats().spans).toBe(0);
    await database.pool.query('select');
    expect(writer.stats().waitingRequests).toBe(2 * REQUESTS_PER_BATCH - 1);
    await blocker.query('rollback');
    blocker.release();
    const settled = await answers;

    const refused = settled.flatMap((answer, i) => (answer.status === 'rejected' ? [[i, answer.reason]] : []));
    expect(refused).toMatchObject([[7, { reason: 'malformed_protobuf', status: 400 }]]);
    const stored = (requests.length - 1) * (BATCH_SPANS / REQUESTS_PER_BATCH);
    const { rows } = await database.pool.query(
      `select count(*)::int as spans, count(distinct (trace_id, span_id))::int as distinct_spans,
         (select sum(span_count)::int from howdah.span_rollup) as counted
       from howdah.span`
    );
    expect(rows).toEqual([{ spans: stored, distinct_spans: stored, counted: stored }]);
    await writer.drain();
  }));

function openWriter({ pool, url }: TestDatabase) {
  const log = createLog('silent');
  const connections = openPool(url, { max: 1, applicationName: 'howdah tests', log, pipeline: true });
  const metrics = new Registry();
  const queueBytes = 48 * 1024 * 1024;
  const writer = new Writer({ pool, connections, lanes: 1, queueBytes, log, metrics, now: () => new Date() });
  writer.start();
  const receivers = otlpReceivers((request) => writer.submit(request), 'error');
  const send = (body: Buffer) => receivers.traces({ projectId: 1, encoding: 'protobuf', body, receivedAt: new Date() });
  return { writer, send };
}

function spans(request: number): Buffer {
  const attributes = { request, text: 'what makes it so large that a batch of them waits for nothing'.repeat(3) };
  const count = BATCH_SPANS / REQUESTS_PER_BATCH;
  return encodeTraceRequest(aTraceRequest(Array.from({ length: count }, () => aSpan({ attributes }))));
}
