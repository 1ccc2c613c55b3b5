/** What is done with an item: stored, or acknowledged and dropped. Everything else is dropped as well. */
interface ItemType {
  /** The word by which senders count and pause such items (`X-Sentry-Rate-Limits`). */
  category: string;
  isStored: boolean;
}

const stored = (category: string): ItemType => ({ category, isStored: true });
const dropped = (category: string): ItemType => ({ category, isStored: false });

/** Item types that SDKs send today. */
const ITEM_TYPES: ReadonlyMap<string, ItemType> = new Map([
  ['event', stored('error')],
  ['transaction', stored('transaction')],
  ['span', stored('span')],
  ['log', stored('log_item')],
  ['otel_log', stored('log_item')],
  ['trace_metric', stored('trace_metric')],
  ['session', stored('session')],
  ['sessions', stored('session')],
  ['user_report', stored('feedback')],
  ['feedback', stored('feedback')],
  ['check_in', stored('monitor')],
  ['client_report', stored('internal')],
  ['raw_security', stored('security')],
  ['attachment', stored('attachment')],
  ['profile', dropped('profile')],
  ['profile_chunk', dropped('profile_chunk')],
  ['replay_event', dropped('replay')],
  ['replay_recording', dropped('replay')],
  ['replay_video', dropped('replay')],
  ['statsd', dropped('metric_bucket')],
  ['metric_buckets', dropped('metric_bucket')],
  ['form_data', dropped('default')],
  ['minidump', dropped('attachment')],
  ['unreal_report', dropped('error')],
]);

/** The type for counters: senders can make names up, and each would be a series. */
export function knownType(type: string): string {
  return ITEM_TYPES.has(type) ? type : 'other';
}

/** Categories of items, each once; those nobody knows have none. */
export function categoriesOf(types: Iterable<string>): string[] {
  const categories = [...types].flatMap((type) => ITEM_TYPES.get(type)?.category ?? []);
  return [...new Set(categories)];
}

/** Categories among these of which nothing is ever stored, so that senders may stop making them. */
export function neverStored(types: Iterable<string>): string[] {
  return categoriesOf([...types].filter((type) => ITEM_TYPES.get(type)?.isStored === false && !SHARED.has(type)));
}

/** Never stored, yet of a category of which other items are. */
const SHARED = new Set(['form_data', 'minidump', 'unreal_report']);
