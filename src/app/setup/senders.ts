/** Ways to send telemetry, and the languages they are described in. */
export type Sender = 'opentelemetry' | 'sentry' | 'curl';
export type Language = 'node' | 'python' | 'go' | 'java' | 'browser';

export const SENDERS: ReadonlyArray<{ value: Sender; label: string; description: string }> = [
  { value: 'opentelemetry', label: 'OpenTelemetry', description: 'Traces, and the errors recorded on them' },
  { value: 'sentry', label: 'Sentry SDK', description: 'Errors with breadcrumbs, users and releases' },
  { value: 'curl', label: 'curl', description: 'A first event from a shell' },
];

export const LANGUAGES: ReadonlyArray<{ value: Language; label: string }> = [
  { value: 'node', label: 'Node.js' },
  { value: 'python', label: 'Python' },
  { value: 'go', label: 'Go' },
  { value: 'java', label: 'Java' },
  { value: 'browser', label: 'Browser' },
];

/** What the URL asks for; unknown words fall back to the first choice. */
export function readChoice(params: URLSearchParams): { sender: Sender; language: Language } {
  return {
    sender: SENDERS.find(({ value }) => value === params.get('sender'))?.value ?? 'opentelemetry',
    language: LANGUAGES.find(({ value }) => value === params.get('language'))?.value ?? 'node',
  };
}
