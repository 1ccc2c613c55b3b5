/**
 * What is asked of a server of OTLP, in short, and beyond it (from §4.3 on) of one that finds errors in what
 * OpenTelemetry sends. Requirements name the rules that they look at, and so do tests, in brackets at the end of their
 * names: `… (O5, O9)`.
 */
export const RULES = {
  O1: 'POST at /v1/traces, /v1/metrics and /v1/logs; port 4318 for HTTP, 4317 for gRPC, all signals on one',
  O2: 'None and gzip as compression; an unknown one is refused',
  O3: 'Protobuf and JSON by the content type, answered in the same; 415 for others, 405 for other methods',
  O4: 'JSON: names in lowerCamelCase, ids in hex, enums as numbers, 64 bits as text or number, unknown fields ignored',
  O5: 'A limit for bodies that holds after decompression: 413, and RESOURCE_EXHAUSTED without RetryInfo',
  O6: 'Answers stay small',
  O7: 'A full success, also of nothing, has no partial_success',
  O8: 'A partial success says how many records were refused, and why; a warning refuses none',
  O9: 'Every 4xx and 5xx is a google.rpc.Status in the encoding of the request',
  O10: 'What cannot be decoded is 400 with a BadRequest, and never to be sent again',
  O11: 'Only 429, 502, 503 and 504 ask to come again; overload says when',
  O12: 'gRPC: overload is UNAVAILABLE with RetryInfo; other refusals are not to be sent again',
  O13: 'What is sent again because its answer was lost is stored once',
  O14: 'HTTP/1.1 with keep-alive and concurrent requests, gRPC over HTTP/2; a sender that leaves within a body stores nothing',
  O15: 'A trace id has 16 bytes, a span id 8, and not all zero: only that record is refused',
  O16: 'Flags, dropped counts, trace state, attributes of links, schema URLs and entity references are kept',
  O17: 'Metrics of every kind, exemplars, "no recorded value", starts that are reset, missing or overlap',
  O18: 'Logs: the time at which they were seen where they have none, severities, any body, event name, trace',
  O19: 'Values may nest so deep and no deeper; of one key twice the last counts',
  O20: 'Pages in browsers may send',
  '§4.3.1': 'An event "exception" of a span is an error',
  '§4.3.2': 'A log record with an exception is an error, from a severity on that can be set',
  '§4.3.3': 'A failed span without an exception stays a failed span, and is no error',
  '§4.3.4': 'A log record whose text is a stack trace is an error',
  '§4.3.5': 'An error that is told by several spans or signals counts once, at the innermost span',
  '§4.3.6': "The sender's fingerprint, user, release, environment and tenant are taken over",
  '§4.3.7': 'Secrets in messages and stack traces are not stored',
} as const;

export type Rule = keyof typeof RULES;
