import type { TestDatabase } from './database.ts';

/** What is stored of everything that Sentry SDKs tell, in the words of the views; times and made-up ids left out. */
export async function sentryStored({ pool }: Pick<TestDatabase, 'pool'>) {
  const rows = async (sql: string) => (await pool.query<Record<string, unknown>>(sql)).rows;
  return {
    errors: await rows(`
      select exception_type as type, message, severity, environment, release, tenant, user_id as user,
             trace_id is not null as traced, stack_trace like '%charge%' as stack
        from monitoring.errors order by message`),
    spans: await rows(`
      select operation_name as name, span_kind as kind, service_name as service, parent_span_id is not null as child
        from monitoring.traces order by 1, 2`),
    logs: await rows(`
      select level, message, environment, release, attributes ->> 'sku' as sku, attributes ->> 'password' as password
        from monitoring.logs`),
    metrics: await rows(`
      select metric_name as name, metric_type as type, metric_value::float as value, labels ->> 'kind' as kind
        from monitoring.metrics order by 1`),
    sessions: await rows(`
      select release, environment, sum(sessions)::integer as sessions, sum(exited)::integer as exited,
             sum(errored)::integer as errored, sum(crashed)::integer as crashed
        from monitoring.release_health group by 1, 2`),
    feedback: await rows(`
      select f.message, f.name, f.email, e.message as about
        from monitoring.user_feedback f left join monitoring.errors e on e.id = f.event_id`),
    checkIns: await rows(`
      select monitor, status, environment, config -> 'schedule' ->> 'value' as schedule, duration_ms is not null as timed,
             count(*) over (partition by check_in_id)::integer as of_one_run
        from monitoring.check_ins order by timestamp, status`),
    losses: await rows('select reason, category, quantity::integer from monitoring.client_reports order by 1, 2'),
    files: await rows(`
      select a.filename, encode(a.data, 'escape') as content, e.message as of
        from monitoring.attachments a left join monitoring.errors e on e.id = a.event_id order by 1`),
  };
}

type Stored = Awaited<ReturnType<typeof sentryStored>>;

const sender = { environment: 'staging', release: 'shop@1.2.3' };
const person = { tenant: 'acme', user: 'u1', traced: true };
const anError = (order: number, stack: true | null) => ({
  type: 'PaymentError',
  message: `card of order ${order} declined`,
  severity: 'error',
  ...sender,
  ...person,
  stack,
});
const warning = { type: 'Message', message: 'stock is low', severity: 'warning', ...sender, ...person, stack: null };
const span = (name: string, kind: string, child: boolean) => ({ name, kind, service: 'shop', child });
const common = {
  logs: [{ level: 'warn', message: 'only 3 left of tea', ...sender, sku: 'tea-1', password: '[redacted]' }],
  metrics: [
    { name: 'orders', type: 'counter', value: 2, kind: 'card' },
    { name: 'pay.time', type: 'histogram', value: 187.5, kind: null },
    { name: 'queue', type: 'gauge', value: 7, kind: null },
  ],
  files: [
    { filename: 'order.json', content: '{"order":7,"token":"[redacted]"}', of: 'card of order 8 declined' },
    { filename: 'pixel.bin', content: '\\000\\377\n\r\n\x01', of: 'card of order 8 declined' },
  ],
};
const checkIn = { monitor: 'nightly-report', environment: 'staging', of_one_run: 2 };

/** What tests/support/sentry-application.ts tells, by its two ways to send spans. */
export const NODE_TELLS: Stored = {
  ...common,
  errors: [anError(7, true), anError(8, true), anError(9, true), warning],
  spans: [
    span('GET /fails', 'server', true),
    span('GET /works', 'server', true),
    span('POST /pay', 'server', false),
    span('select * from orders', 'client', true),
  ],
  // Two requests, one of them with an error, and the process itself, which had one as well.
  sessions: [{ ...sender, sessions: 3, exited: 1, errored: 2, crashed: 0 }],
  feedback: [
    {
      message: 'The card was fine, the shop was not',
      name: 'Ada',
      email: 'ada@example.com',
      about: 'card of order 8 declined',
    },
  ],
  checkIns: [
    { ...checkIn, status: 'in_progress', schedule: '0 3 * * *', timed: false },
    { ...checkIn, status: 'ok', schedule: null, timed: true },
  ],
  losses: [
    { reason: 'before_send', category: 'error', quantity: 1 },
    { reason: 'no_parent_span', category: 'span', quantity: 2 },
  ],
};
export const NODE_STREAM_TELLS: Stored = {
  errors: [anError(7, true)],
  spans: [span('POST /pay', 'server', false), span('select * from orders', 'client', true)],
  sessions: [{ ...sender, sessions: 1, exited: 0, errored: 1, crashed: 0 }],
  logs: [],
  metrics: [],
  feedback: [],
  checkIns: [],
  losses: [],
  files: [],
};

/** What tests/fixtures/sentry-application.py tells. */
export const PYTHON_TELLS: Stored = {
  ...common,
  errors: [anError(7, true), anError(8, null), anError(9, null), warning],
  spans: [span('POST /pay', 'server', false), span('select * from orders', 'client', true)],
  sessions: [{ ...sender, sessions: 2, exited: 1, errored: 1, crashed: 0 }],
  feedback: [],
  checkIns: [
    { ...checkIn, status: 'in_progress', schedule: '0 3 * * *', timed: false },
    { ...checkIn, status: 'ok', schedule: '0 3 * * *', timed: true },
  ],
  losses: [{ reason: 'before_send', category: 'error', quantity: 1 }],
};
