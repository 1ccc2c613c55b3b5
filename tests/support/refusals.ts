import type { Registry } from 'prom-client';
import type pg from 'pg';
import type { SetupInfo } from '../../contract/api.ts';
import { setupRoutes } from '../../sidecar/src/api/setup-routes.ts';
import { TEST_KEY, type TestIntake } from './intake.ts';
import { exportByGrpc } from './grpc-call.ts';
import { decodeRpcStatus, type RpcStatus } from './otlp-proto.ts';

/** Every way in. Of OTLP the signal is traces where a test does not say otherwise. */
export const SENDERS = ['protobuf', 'json', 'grpc', 'envelope', 'store', 'native'] as const;
export type SenderName = (typeof SENDERS)[number];

export interface Sent {
  body: string | Uint8Array;
  headers?: Record<string, string>;
  /** In place of the one that the sender has. */
  path?: string;
  /** Null: none; {@link TEST_KEY} where it is not given. */
  key?: string | null;
}

export interface Heard {
  /** Of HTTP; of gRPC its own code. */
  status: number;
  /** The sentence for people. */
  message: string;
  /** The stable word, where the answer has a place for it. */
  reason: string | null;
  headers: Headers;
}

const PATHS = {
  protobuf: '/v1/traces',
  json: '/v1/traces',
  envelope: '/api/1/envelope/',
  store: '/api/1/store/',
  native: '/ingest/v1/logs',
} as const;

const TYPES = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
  envelope: 'application/x-sentry-envelope',
  store: 'application/json',
  native: 'application/json',
} as const;

/** Sends a body as this kind of sender does, and tells what it heard in the words that all answers have in common. */
export async function sendAs(intake: TestIntake, sender: SenderName, sent: Sent): Promise<Heard> {
  const { body, headers = {}, key = TEST_KEY } = sent;
  if (sender === 'grpc') {
    const metadata = { ...(key !== null && { 'x-howdah-key': key }), ...headers };
    const answer = await exportByGrpc(intake.grpcAddress, 'traces', Buffer.from(body), { metadata });
    return {
      status: answer.code,
      message: answer.details,
      reason: reasonIn(answer.status),
      headers: new Headers(),
    };
  }
  const isSentry = sender === 'envelope' || sender === 'store';
  const response = await fetch(`${intake.url}${sent.path ?? PATHS[sender]}`, {
    method: 'POST',
    body: typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body),
    headers: {
      'content-type': TYPES[sender],
      ...(key !== null && (isSentry ? { 'x-sentry-auth': `Sentry sentry_key=${key}` } : { 'x-howdah-key': key })),
      ...headers,
    },
  });
  return { status: response.status, headers: response.headers, ...(await wordsOf(response)) };
}

async function wordsOf(response: Response): Promise<Pick<Heard, 'message' | 'reason'>> {
  const bytes = Buffer.from(await response.arrayBuffer());
  if (response.headers.get('content-type') === 'application/x-protobuf') {
    const status = response.ok ? null : decodeRpcStatus(bytes);
    return { message: status?.message ?? '', reason: reasonIn(status) };
  }
  const answer = JSON.parse(bytes.toString()) as Partial<RpcStatus> & {
    detail?: string;
    causes?: string[];
    code?: unknown;
  };
  if (answer.detail !== undefined) return { message: answer.detail, reason: answer.causes?.[0] ?? null };
  if (typeof answer.code === 'string') return { message: answer.message ?? '', reason: answer.code };
  return { message: answer.message ?? '', reason: reasonIn(answer as RpcStatus) };
}

function reasonIn(status: RpcStatus | null): string | null {
  const [first] = status?.details ?? [];
  const violations = first?.['fieldViolations'] as Array<{ reason: string }> | undefined;
  return violations?.[0]?.reason ?? null;
}

/** How often each reason was counted so far, as `/metrics` tells it. */
export async function countedIn(
  metrics: Registry,
  outcome: 'refused' | 'moved' | 'cut' = 'refused'
): Promise<Record<string, number>> {
  const text = await metrics.getSingleMetricAsString(`howdah_intake_${outcome}_total`);
  const lines = [...text.matchAll(/\{reason="([^"]+)"\} (\d+)/g)];
  return Object.fromEntries(lines.map(([, reason = '', count]): [string, number] => [reason, Number(count)]));
}

/** What was counted while `work` ran, and nothing else. */
export async function counting<T>(
  { metrics }: TestIntake,
  outcome: 'refused' | 'moved',
  work: () => Promise<T>
): Promise<[T, Record<string, number>]> {
  const before = await countedIn(metrics, outcome);
  const result = await work();
  const after = Object.entries(await countedIn(metrics, outcome));
  const grown = after.map(([reason, count]): [string, number] => [reason, count - (before[reason] ?? 0)]);
  return [result, Object.fromEntries(grown.filter(([, count]) => count > 0))];
}

/** What the page Setup gets from the API. */
export async function setupOf(pool: pg.Pool, now: Date = new Date()): Promise<SetupInfo> {
  const clock = () => now;
  const [route] = setupRoutes({
    queries: { pool, now: clock },
    now: clock,
    archiveDir: null,
    setup: { version: '0', intakeUrl: '', grpcUrl: '', sentryDsn: '', publicKey: '', keyRequired: false },
  });
  const identity = { canTriage: false } as never;
  const signal = new AbortController().signal;
  const answer = await route!.handle({ params: {}, query: new URLSearchParams(), body: undefined, identity, signal });
  return answer.body as SetupInfo;
}
