import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

const COMPLETE = [
  '--intake=http://127.0.0.1:4318/',
  '--dsn=http://abc@127.0.0.1:4318/1',
  '--database=postgresql://howdah@127.0.0.1:54329/howdah',
];

test('arguments give an endless run without a past', () => {
  const options = readOptions(COMPLETE, {});

  expect(options).toEqual({
    intake: 'http://127.0.0.1:4318',
    dsn: 'http://abc@127.0.0.1:4318/1',
    database: 'postgresql://howdah@127.0.0.1:54329/howdah',
    web: undefined,
    once: false,
    json: false,
    backfillHours: 0,
  });
});

test('the environment fills in what the arguments leave out', () => {
  const env = { HOWDAH_DEMO_DSN: 'http://def@127.0.0.1:4318/1', HOWDAH_DEMO_WEB: 'http://127.0.0.1:4300/' };

  const options = readOptions([COMPLETE[0]!, COMPLETE[2]!, '--once', '--backfill', '6'], env);

  expect(options).toMatchObject({
    dsn: 'http://def@127.0.0.1:4318/1',
    web: 'http://127.0.0.1:4300',
    once: true,
    backfillHours: 6,
  });
});

test.each([
  ['an unknown argument', ['--speed=9'], "Unknown option '--speed'"],
  ['a missing DSN', [COMPLETE[0]!, COMPLETE[2]!], '--dsn must be a Sentry DSN'],
  ['an address that is none', ['--intake=localhost', ...COMPLETE.slice(1)], '--intake must be an http address'],
  ['a database of another kind', [...COMPLETE.slice(0, 2), '--database=mysql://x'], '--database must be a postgres://'],
  ['a past that is no number', [...COMPLETE, '--backfill=long'], '--backfill must be a number of hours'],
  ['a past that is too long', [...COMPLETE, '--backfill=1000'], '--backfill must be a number of hours'],
])('%s is refused with what to do', (_what, args, problem) => {
  const options = readOptions(args, {});

  expect(options).toEqual({ problems: expect.stringContaining(problem) });
  expect(options).toEqual({ problems: expect.stringContaining('Usage: demo') });
});

test('all problems are told at once', () => {
  const options = readOptions([], {});

  expect(options).toEqual({ problems: expect.stringMatching(/--intake[^]*--dsn[^]*--database/) });
});
