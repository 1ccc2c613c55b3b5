import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { askFrames } from '#support/ask';
import { startStack, type Stack } from '#support/stack';
import { sendError } from '#support/telemetry';
import { until } from '#support/until';
import type { ErrorSeriesQuery, PartitionsQuery, QueryModel } from '../../contract/query-model.ts';
import { createPartition } from '../../sidecar/src/postgres/partitions.ts';

const file = resolve(import.meta.dirname, '../../provisioning/alerting/howdah.yaml');
const { groups } = parse(readFileSync(file, 'utf8')) as { groups: [Group<ErrorSeriesQuery>, Group<PartitionsQuery>] };
const [asked] = groups[0].rules[0].data;
const [askedOfStorage] = groups[1].rules[0].data;

interface Group<Query extends QueryModel> {
  rules: [{ data: [{ relativeTimeRange: { from: number }; model: Query }] }];
}

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

test('the provisioned rule sees nothing, then one series for each new issue of production', async () => {
  expect(await askRule()).toEqual([]);

  await sendError(stack, { type: 'StagingError', environment: 'staging' });
  await sendError(stack, { type: 'NewError' });
  await sendError(stack, { type: 'NewError', user: 'user-2' });
  const [series, ...others] = await until(async () => {
    const found = await askRule();
    return sum(found[0]) === 2 ? found : undefined;
  });

  expect(others).toEqual([]);
  expect(series?.schema.fields[0]).toMatchObject({ type: 'time', typeInfo: { nullable: false } });
  expect(series?.schema.fields[1]?.labels).toEqual({ issueId: expect.any(String), type: 'NewError' });
});

test('an issue that was there before is no longer new', async () => {
  await sendError(stack, { type: 'OldError', at: new Date(Date.now() - 30 * 60_000) });
  await sendError(stack, { type: 'OldError', user: 'user-2' });
  await until(async () => {
    const { rows } = await stack.database.pool.query(
      "select from monitoring.issues where type = 'OldError' and occurrence_count = 2"
    );
    return rows.length === 1;
  });

  const types = (await askRule()).map(({ schema }) => schema.fields[1]?.labels?.['type']);

  expect(types).not.toContain('OldError');
});

test('the rule on storage has a 0 for each table, and more for one of which retention is late', async () => {
  const health = async () => {
    const fromMs = Date.now() - askedOfStorage.relativeTimeRange.from * 1000;
    const frames = await askFrames(stack, askedOfStorage.model, { fromMs });
    return new Map(frames.map((frame) => [frame.schema.fields[1]?.labels?.['table'], sum(frame)]));
  };
  const { rows } = await stack.database.pool.query<{ name: string }>(
    'select table_name as name from howdah.partition_policy'
  );
  expect(await health()).toEqual(new Map(rows.map(({ name }) => [name, 0])));

  await createPartition(stack.database.pool, 'span', new Date(Date.now() - 40 * 86_400_000));

  expect([...(await health())].filter(([, value]) => value > 0)).toEqual([['span', 2]]);
});

function askRule() {
  return askFrames(stack, asked.model, { fromMs: Date.now() - asked.relativeTimeRange.from * 1000 });
}

function sum(frame: Awaited<ReturnType<typeof askRule>>[number] | undefined): number {
  return (frame?.data.values[1] ?? []).reduce<number>((total, value) => total + Number(value), 0);
}
