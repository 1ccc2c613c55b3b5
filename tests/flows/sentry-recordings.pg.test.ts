import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { TestDatabase } from '#support/database';
import type { TestIntake } from '#support/intake';
import { withBoth } from '#support/sentry-intake';
import { NODE_STREAM_TELLS, NODE_TELLS, PYTHON_TELLS, sentryStored } from '#support/sentry-stored';

const folder = join(import.meta.dirname, '../fixtures/sentry-envelopes');

interface Recording {
  recordedAt: string;
  requests: Array<{ file: string; url: string; headers: Record<string, string> }>;
}
const recordingOf = (name: string) =>
  JSON.parse(readFileSync(join(folder, name, 'requests.json'), 'utf8')) as Recording;

/** Sends what was recorded as it was sent: path, headers and compression. */
async function replay(intake: TestIntake, name: string): Promise<number[]> {
  const statuses: number[] = [];
  for (const { file, url, headers } of recordingOf(name).requests) {
    const envelope = readFileSync(join(folder, name, file));
    const body = headers['content-encoding'] === 'gzip' ? gzipSync(envelope) : envelope;
    const response = await fetch(`${intake.url}${url}`, { method: 'POST', headers, body: new Uint8Array(body) });
    statuses.push(response.status);
  }
  return statuses;
}

const refusals = async ({ pool }: TestDatabase) =>
  (await pool.query<Record<string, unknown>>('select reason, outcome, count from howdah.intake_refusal')).rows;

// Written by scripts/record-sentry.mjs.
test.each([
  ['@sentry/node', 'node', NODE_TELLS],
  ['@sentry/node with streamed spans', 'node-stream', NODE_STREAM_TELLS],
  ['sentry-sdk of Python', 'python', PYTHON_TELLS],
])('what %s sends is stored, and stored once when all of it is sent again (§3.5, §3.8)', (_, name, told) =>
  withBoth(
    async (intake, database) => {
      const first = await replay(intake, name);
      const stored = await sentryStored(database);
      const second = await replay(intake, name);
      const storedAgain = await sentryStored(database);
      await intake.close();

      expect(new Set([...first, ...second])).toEqual(new Set([200]));
      expect(stored).toEqual(told);
      expect(storedAgain).toEqual(told);
      expect(await refusals(database)).toEqual([]);
    },
    { config: { maxAttachmentBytes: 1_000 }, now: () => new Date(recordingOf(name).recordedAt) }
  )
);
