import { attributeLimits } from '../../decide/text-limits.ts';

/** What Setup says about parts that were left out because of a limit. */
export function cutWords(limit: string): string {
  return WORDS[limit] ?? `Over the limit of ${limit.replaceAll('_', ' ')}: the rest was left out and marked.`;
}

const { count, keyLength, valueLength, depth, elements, events, links } = attributeLimits;
const number = (value: number) => value.toLocaleString('en');

const WORDS: Readonly<Record<string, string>> = {
  attribute_count: `Something had more than ${count} attributes: the others were left out, and the attribute "…" says how many. Send those that matter.`,
  attribute_key_length: `The key of an attribute was longer than ${keyLength} characters: it was cut and ends with "…". Put what varies into the value.`,
  attribute_value_length: `The value of an attribute was longer than ${number(valueLength)} characters: its end was left out, with a mark that says how much. Send the part that matters.`,
  attribute_list_length: `A list in an attribute had more than ${number(elements)} elements: the others were left out, and the last element says how many.`,
  attribute_depth: `An attribute was nested more than ${depth} deep: what lay deeper is "[nested too deep]". Send it flat.`,
  events_per_span: `A span had more than ${events} events: the others were left out and are counted in extra.dropped_events_count. Send many small notes as logs.`,
  links_per_span: `A span had more than ${links} links: the others were left out and are counted in extra.dropped_links_count.`,
  long_text: 'A text was too long: its end was left out, with a mark that says how much. Send the part that matters.',
  many_keys: 'An object had more than 200 keys: the others were left out, with a mark. Send those that matter.',
  long_list: 'A list had more than 200 parts: the others were left out, with a mark. Send those that matter.',
  deep_nesting: 'Something was nested more than 6 deep: what lay deeper was left out, with a mark. Send it flat.',
  log_body: 'Bodies of log records over 65,536 characters: the rest was left out and marked. Log less in one record.',
  log_ids:
    'Trace or span ids of log records that are none (not 32 or 16 hex digits, or all zero): the records are stored ' +
    'without them. Let the sender take both from the active span, or leave them out.',
  log_name_length: 'Severity texts or event names of log records that were too long: the rest was left out and marked.',
  log_severity:
    'Severity numbers of log records that are not between 1 and 24: stored as unspecified, the number in ' +
    'extra.severity_number. Let the sender map its levels to those of OpenTelemetry.',
  exceptions: 'An error had more than 20 causes: those furthest from where it was seen were left out.',
  stack_frames: 'A stack had more than 100 frames: those in the middle were left out, with a mark.',
  tags: 'An event had more than 100 tags: the last ones were left out. Send those that people search for.',
  breadcrumbs: 'An event had more than 100 breadcrumbs: the oldest ones were left out. Lower maxBreadcrumbs.',
  span_links: 'A span had more than 128 links: the last ones were left out.',
};
