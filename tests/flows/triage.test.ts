import { afterAll, beforeAll, expect, test } from 'vitest';
import { act, ask, read } from '#support/ask';
import { startStack, type Stack } from '#support/stack';
import { sendError, sendTrace } from '#support/telemetry';
import { until } from '#support/until';
import type { IssueDetail } from '../../contract/api.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

test('an error is seen, resolved by a person, and regresses when it happens again', async () => {
  const error = { type: 'RefundError', message: 'refund exceeds payment', release: '2.0.0' };
  await sendError(stack, error);
  const seen = await issue('RefundError');
  expect(seen).toMatchObject({ status: 'unresolved', substatus: 'new', events: 1, release: '2.0.0' });

  const resolved = await act(stack, 'editor', { issueIds: [String(seen['issueId'])], action: 'resolve' });
  expect(resolved).toMatchObject({ status: 200, body: { changed: [{ status: 'resolved' }] } });
  expect(await titles('is:unresolved type:RefundError')).toEqual([]);
  expect(await titles('is:resolved type:RefundError')).toEqual(['RefundError: refund exceeds payment']);

  await sendError(stack, { ...error, release: '2.0.1' });
  const back = await until(
    async () => (await ask(stack, { queryType: 'issues', search: 'is:regressed type:RefundError' }))[0],
    {
      what: 'the issue to be back',
    }
  );
  expect(back).toMatchObject({ issueId: seen['issueId'], status: 'unresolved', substatus: 'regressed', events: 2 });
  expect(await activity(String(seen['issueId']))).toEqual([
    ['first_seen', 'howdah'],
    ['resolved', 'editor'],
    ['regressed', 'howdah'],
  ]);
});

test('a viewer may look and not touch', async () => {
  await sendError(stack, { type: 'LookedAtError' });
  const { issueId } = await issue('LookedAtError');

  const answer = await act(stack, 'viewer', { issueIds: [String(issueId)], action: 'resolve' });

  expect(answer).toMatchObject({ status: 403, body: { message: expect.stringMatching(/Editor/) } });
  expect(await issue('LookedAtError')).toMatchObject({ status: 'unresolved' });
});

test('what is undone stands as it stood', async () => {
  await sendError(stack, { type: 'UndoneError' });
  const { issueId } = await issue('UndoneError');
  const ignored = await act(stack, 'admin', { issueIds: [String(issueId)], action: 'ignore' });
  const { changed } = ignored.body as { changed: Array<{ status: string; undo: Parameters<typeof act>[2] }> };
  expect(changed[0]?.status).toBe('ignored');

  await act(stack, 'admin', changed[0]!.undo);

  expect(await issue('UndoneError')).toMatchObject({ status: 'unresolved' });
});

test('an error leads to its trace, and the trace to its error', async () => {
  const { traceId, spanIds } = await sendTrace(stack);
  await sendError(stack, { type: 'LinkedError', traceId, spanId: spanIds[3]! });

  const { traceID, issueId } = await issue('LinkedError');
  const spans = await ask(stack, { queryType: 'trace', traceId });

  expect(traceID).toBe(traceId);
  expect(spans).toHaveLength(spanIds.length);
  expect(spans.find(({ spanID }) => spanID === spanIds[3])).toMatchObject({ issueId, serviceName: 'payments' });
});

async function issue(type: string) {
  return until(async () => (await ask(stack, { queryType: 'issues', search: `type:${type}` }))[0], {
    what: `the issue of ${type}`,
  });
}

async function titles(search: string) {
  return (await ask(stack, { queryType: 'issues', search })).map(({ title }) => title);
}

/** What the issue's page says has happened to it, in order of time. */
async function activity(issueId: string) {
  const detail = await read<IssueDetail>(stack, `issues/${issueId}`);
  return detail.activity.sort((a, b) => a.at.localeCompare(b.at)).map(({ action, actor }) => [action, actor]);
}
