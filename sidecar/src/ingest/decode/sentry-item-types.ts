/** Item types that SDKs send today, with the word by which senders count and pause them (`X-Sentry-Rate-Limits`). */
const CATEGORIES: ReadonlyMap<string, string> = new Map([
  ['event', 'error'],
  ['transaction', 'transaction'],
  ['span', 'span'],
  ['log', 'log_item'],
  ['otel_log', 'log_item'],
  ['trace_metric', 'trace_metric'],
  ['session', 'session'],
  ['sessions', 'session'],
  ['user_report', 'feedback'],
  ['feedback', 'feedback'],
  ['check_in', 'monitor'],
  ['client_report', 'internal'],
  ['raw_security', 'security'],
  ['attachment', 'attachment'],
  ['profile', 'profile'],
  ['profile_chunk', 'profile_chunk'],
  ['replay_event', 'replay'],
  ['replay_recording', 'replay'],
  ['replay_video', 'replay'],
  ['statsd', 'metric_bucket'],
  ['metric_buckets', 'metric_bucket'],
  ['form_data', 'default'],
  ['minidump', 'attachment'],
  ['unreal_report', 'error'],
]);

/** The type for counters: senders can make names up, and each would be a series. */
export function knownType(type: string): string {
  return CATEGORIES.has(type) ? type : 'other';
}

/** Categories of items, each once; types that nobody knows have none. */
export function categoriesOf(types: readonly string[]): string[] {
  return [...new Set(types.flatMap((type) => CATEGORIES.get(type) ?? []))];
}

/** Categories of dropped items, of which senders need not make any more. */
export function categoriesToStop(dropped: readonly string[]): string[] {
  return categoriesOf(dropped.filter((type) => !SHARED.has(type)));
}

/** Dropped, while other items of the same category are stored. */
const SHARED = new Set(['form_data', 'minidump', 'unreal_report']);
