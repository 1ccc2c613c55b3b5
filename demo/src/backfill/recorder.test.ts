import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startRecorder } from './recorder.ts';

test('spans and errors are kept by their trace, whatever request they came in', async () => {
  const recorder = await startRecorder();
  const post = (path: string, body: string | Buffer, headers = {}) =>
    fetch(`${recorder.url}${path}`, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });

  await post('/v1/traces', JSON.stringify(aRequest(['t1', 's1'], ['t2', 's2'])));
  await post('/v1/traces', gzipSync(JSON.stringify(aRequest(['t1', 's3']))), { 'content-encoding': 'gzip' });
  await post('/api/1/envelope/', anEnvelope('event', { contexts: { trace: { trace_id: 't1' } } }));
  await post('/api/1/envelope/', anEnvelope('session', { sid: 'x' }));

  const spans = (traceId: string) =>
    recorder
      .traces()
      .get(traceId)
      ?.resourceSpans.map(({ scopeSpans }) => scopeSpans[0]?.spans[0]?.spanId);
  expect(spans('t1')).toEqual(['s1', 's3']);
  expect(spans('t2')).toEqual(['s2']);
  expect(recorder.traces().get('t1')?.events).toHaveLength(1);
  expect(recorder.traces().size).toBe(2);
  await recorder.close();
});

function aRequest(...spans: Array<[traceId: string, spanId: string]>) {
  return {
    resourceSpans: [
      {
        resource: { attributes: [] },
        scopeSpans: [{ scope: { name: 'test' }, spans: spans.map(([traceId, spanId]) => ({ traceId, spanId })) }],
      },
    ],
  };
}

function anEnvelope(type: string, body: object): string {
  return [{ sent_at: '2026-11-21T06:00:00Z' }, { type }, body].map((line) => JSON.stringify(line)).join('\n');
}
