// The default import: a named one would keep the function as it was before the instrumentation.
import http from 'node:http';
import { TimeoutError } from './errors.ts';

export interface Answer {
  status: number;
  body: unknown;
}

/** Calls another service with JSON. Rejects with a {@link TimeoutError} when it does not answer in time. */
export function callService(
  service: string,
  url: string,
  { method = 'GET', body, timeoutMs = 20_000 }: { method?: 'GET' | 'POST'; body?: unknown; timeoutMs?: number } = {}
): Promise<Answer> {
  const timeout = new TimeoutError(service, timeoutMs);
  return new Promise((resolve, reject) => {
    const call = http.request(url, { method, headers: { 'content-type': 'application/json' }, timeout: timeoutMs });
    call.on('timeout', () => call.destroy(timeout));
    call.on('error', reject);
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown });
      });
    });
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
