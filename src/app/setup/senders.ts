/** Ways to send telemetry, and the languages they are described in. */
export type Sender = 'opentelemetry' | 'sentry' | 'json' | 'curl';
export type Language = 'node' | 'python' | 'go' | 'java' | 'browser';

export const SENDERS: ReadonlyArray<{ value: Sender; label: string; description: string }> = [
  {
    value: 'opentelemetry',
    label: 'OpenTelemetry',
    description: 'Traces, metrics and logs, and the errors recorded in them',
  },
  { value: 'sentry', label: 'Sentry SDK', description: 'Errors with breadcrumbs, users and releases' },
  { value: 'json', label: 'Plain JSON', description: 'Errors, logs, metrics and business changes without an SDK' },
  { value: 'curl', label: 'curl', description: 'A first event from a shell' },
];

export const LANGUAGES: ReadonlyArray<{ value: Language; label: string }> = [
  { value: 'node', label: 'Node.js' },
  { value: 'python', label: 'Python' },
  { value: 'go', label: 'Go' },
  { value: 'java', label: 'Java' },
  { value: 'browser', label: 'Browser' },
];

/** Whether it is set up differently in each language. */
export function hasLanguages(sender: Sender): boolean {
  return sender === 'opentelemetry' || sender === 'sentry';
}

/** What the URL asks for; unknown words fall back to the first choice. */
export function readChoice(params: URLSearchParams): { sender: Sender; language: Language } {
  return {
    sender: SENDERS.find(({ value }) => value === params.get('sender'))?.value ?? 'opentelemetry',
    language: LANGUAGES.find(({ value }) => value === params.get('language'))?.value ?? 'node',
  };
}
