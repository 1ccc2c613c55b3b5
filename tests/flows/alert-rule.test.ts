import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { askFrames } from '#support/ask';
import { startStack, type Stack } from '#support/stack';
import { sendError } from '#support/telemetry';
import { until } from '#support/until';
import type { ErrorSeriesQuery } from '../../contract/query-model.ts';

const file = resolve(import.meta.dirname, '../../provisioning/alerting/howdah.yaml');
const { groups } = parse(readFileSync(file, 'utf8')) as { groups: Array<{ rules: Rule[] }> };
const [asked] = groups[0]!.rules[0]!.data;

interface Rule {
  data: Array<{ relativeTimeRange: { from: number }; model: ErrorSeriesQuery & { queryType: 'errorSeries' } }>;
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

function askRule() {
  return askFrames(stack, asked!.model, { fromMs: Date.now() - asked!.relativeTimeRange.from * 1000 });
}

function sum(frame: Awaited<ReturnType<typeof askRule>>[number] | undefined): number {
  return (frame?.data.values[1] ?? []).reduce<number>((total, value) => total + Number(value), 0);
}
