/** Which field of the editor an error belongs to; `query` when none of them caused it. */
type ErrorPlace = 'search' | 'traceId' | 'issueId' | 'sql' | 'duration' | 'key' | 'query';

export interface FieldError {
  place: ErrorPlace;
  message: string;
}

/**
 * Reads the sidecar's refusals, which name the field that they are about: `Search, character 4: …`,
 * `Query trace: "traceId" must be …`. What is not understood is shown below the whole query.
 */
export function fieldErrorOf(message: string, queryType: string): FieldError {
  const search = /(^|: )Search, character \d+: /.test(message) || message.startsWith('Filter on "');
  if (search) {
    return { place: 'search', message };
  }
  const field = /"(\w+)(?:\.\d+)?" (?:must|is)/.exec(message)?.[1];
  const place = field ? PLACES[field] : undefined;
  const reason = message.replace(/^Query \w+: /, '');
  return place
    ? { place, message: sentence(reason.replace(/^"\w+" /, '')) }
    : { place: queryType === 'sql' ? 'sql' : 'query', message: reason };
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const PLACES: Partial<Record<string, ErrorPlace>> = {
  search: 'search',
  traceId: 'traceId',
  issueId: 'issueId',
  sql: 'sql',
  minDurationMs: 'duration',
  maxDurationMs: 'duration',
  key: 'key',
};
