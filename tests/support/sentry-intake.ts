import { withDatabase, type TestDatabase } from './database.ts';
import { TEST_KEY, withIntake, type TestIntake } from './intake.ts';

type Options = Parameters<typeof withIntake>[2];

/** A database and an intake in front of it, closed when `run` is done. */
export const withBoth = (
  run: (intake: TestIntake, database: TestDatabase) => Promise<void>,
  options: Options = {}
): Promise<void> => withDatabase((database) => withIntake(database, (intake) => run(intake, database), options));

export interface Post {
  path?: string;
  /** Null: none in the query. */
  key?: string | null;
  headers?: Record<string, string>;
}

/** Sends a body as an SDK would, by default an envelope to project 1 with the key in the query. */
export const post = (
  { url }: TestIntake,
  body: string | Uint8Array,
  { path = '/api/1/envelope/', key = TEST_KEY, headers = {} }: Post = {}
): Promise<Response> =>
  fetch(`${url}${path}${key === null ? '' : `${path.includes('?') ? '&' : '?'}sentry_key=${key}`}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'application/x-sentry-envelope', ...headers },
  });
