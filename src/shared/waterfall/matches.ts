import type { Span } from './span';

/** Whether a span has the text in its name, service, error, ids, or in a key or value of an attribute. Without case. */
export function spanMatches(span: Span, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return wanted === '' || textsOf(span).some((candidate) => candidate.toLowerCase().includes(wanted));
}

function textsOf({ name, service, statusMessage, errorTitle, spanId, attributes, events }: Span): string[] {
  return [
    name,
    service,
    statusMessage ?? '',
    errorTitle ?? '',
    spanId,
    ...attributes.flatMap(({ key, value }) => [key, `${key}=${String(value)}`]),
    ...events.map((event) => event.name),
  ];
}
