import { afterAll, beforeAll, expect, test } from 'vitest';
import { act, ask, type Row } from '#support/ask';
import { startStack, type Stack } from '#support/stack';
import { CHECKOUT, sendError, sendTrace } from '#support/telemetry';
import { until } from '#support/until';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

test('a restart keeps issues, what people did to them, traces and counts', async () => {
  const { traceId } = await sendTrace(stack);
  await Promise.all(Array.from({ length: 20 }, () => sendError(stack, { type: 'KeptError' })));
  const before = await until(
    async () => (await ask(stack, { queryType: 'issues', search: 'type:KeptError events:20' }))[0]
  );
  await act(stack, 'editor', { issueIds: [String(before['issueId'])], action: 'resolve' });

  await stack.stopSidecar();
  await stack.startSidecar();

  const after = await ask(stack, { queryType: 'issues', search: 'type:KeptError' });
  expect(after).toEqual([expect.objectContaining({ issueId: before['issueId'], status: 'resolved', events: 20 })]);
  expect(await ask(stack, { queryType: 'trace', traceId })).toHaveLength(CHECKOUT.length);
  expect(await rollups()).toEqual(await spans());
});

test('what was acknowledged before the stop is there, and minutes go on being counted after it', async () => {
  const sent = await Promise.all(Array.from({ length: 30 }, () => sendTrace(stack)));

  await stack.stopSidecar();
  await stack.startSidecar();
  await sendTrace(stack);

  const { rows } = await stack.database.pool.query<{ trace_id: string }>(
    'select distinct trace_id from monitoring.traces'
  );
  const stored = new Set(rows.map((row) => row.trace_id));
  expect(sent.filter(({ traceId }) => !stored.has(traceId))).toEqual([]);
  expect(await rollups()).toEqual(await spans());
});

async function rollups(): Promise<Row[]> {
  const { rows } = await stack.database.pool.query<Row>(
    `select service_name, operation_name, sum(span_count)::integer as spans, sum(error_count)::integer as errors
       from monitoring.operations group by 1, 2 order by 1, 2`
  );
  return rows;
}

async function spans(): Promise<Row[]> {
  const { rows } = await stack.database.pool.query<Row>(
    `select service_name, operation_name, count(*)::integer as spans,
            count(*) filter (where span_status = 'error')::integer as errors
       from monitoring.traces group by 1, 2 order by 1, 2`
  );
  return rows;
}
