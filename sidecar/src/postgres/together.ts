import type { PoolClient } from 'pg';

/**
 * Sends what `send` asks for with one write, and waits until everything has an answer; then throws the error that came
 * first. Within a transaction the statement that fails makes all after it fail, and none may still be on its way when the
 * transaction is rolled back: it would run outside of it.
 */
export async function together<T extends ReadonlyArray<Promise<unknown>>>(
  client: PoolClient,
  send: () => [...T]
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const { stream } = client.connection;
  stream.cork();
  let answers: [...T];
  try {
    answers = send();
  } finally {
    stream.uncork();
  }
  const errors: unknown[] = [];
  await Promise.all(answers.map((answer) => answer.catch((error: unknown) => errors.push(error))));
  if (errors.length > 0) throw errors[0];
  return Promise.all(answers);
}
