/** What stands behind a reason, for people: docs/refusals.md is made of it. */
interface ReasonInfo {
  /** Of HTTP, as the protocols answer it; empty where the request is stored and only some of its records are not. */
  status: readonly number[];
  means: string;
  remedy: string;
}

/**
 * Every reason for which intake refuses a request or a record: the stable word in answers, in
 * `howdah_intake_refused_total{reason}` and on Setup.
 */
export const REFUSAL_REASONS = {
  missing_key: {
    status: [401, 403],
    means: 'The request says no key, and only programs on the same machine may leave it out (`HOWDAH_INTAKE_AUTH`).',
    remedy: 'Send the header `x-howdah-key`; Sentry SDKs take the key from their DSN.',
  },
  malformed_key: {
    status: [403],
    means: 'The key does not have 32 hexadecimal digits.',
    remedy: 'Copy it anew from the Setup page or from `howdah keys list`.',
  },
  unknown_key: {
    status: [403],
    means: 'No project has this key.',
    remedy: 'Copy it anew; a key of another Howdah is not known here.',
  },
  disabled_key: {
    status: [403],
    means: 'The key was disabled.',
    remedy: 'Use another key of the project, or make one.',
  },
  contradicting_keys: {
    status: [403],
    means: 'A Sentry request has several keys (query, headers, envelope) that differ.',
    remedy: 'Configure one DSN only; look for a proxy that adds another.',
  },
  wrong_project: {
    status: [403],
    means:
      'The key belongs to another project than the number in the address, or the DSN in an envelope names another one.',
    remedy: 'Copy the whole DSN: key and number belong together.',
  },
  unknown_project: {
    status: [403],
    means: 'No project has the number in the address.',
    remedy: 'Copy the DSN anew; its last part is the number of the project.',
  },
  wrong_method: {
    status: [405],
    means: 'Telemetry is sent with POST; the answer names what is possible in `Allow`.',
    remedy: 'Look at what the sender is configured with; a redirect from http to https turns POST into GET.',
  },
  malformed_url: {
    status: [400],
    means: 'The address of the request cannot be decoded.',
    remedy: 'Mend the percent signs in the configured address.',
  },
  signal_not_supported: {
    status: [404],
    means: 'Profiles are not stored, or OTLP was sent to a path that no signal has (`/v1/traces/v1/traces`).',
    remedy: 'Switch the exporter of profiles off; give exporters the address without the path of a signal.',
  },
  unsupported_content_type: {
    status: [415],
    means: 'OTLP is taken as `application/x-protobuf` or `application/json`, plain JSON as `application/json`.',
    remedy: 'Set the content type; with curl `-H "content-type: application/json"`.',
  },
  unsupported_encoding: {
    status: [415],
    means: 'The body is compressed in a way that is not known here. `zstd` needs Node 22.15 or newer under Howdah.',
    remedy: 'Use gzip, deflate or br (gRPC: gzip), or none.',
  },
  malformed_compression: {
    status: [400],
    means: 'The body is not compressed as its content encoding says, or it is cut off.',
    remedy: 'Look for a proxy that unpacks bodies and leaves the header.',
  },
  body_too_large: {
    status: [413],
    means:
      'The body is over `HOWDAH_MAX_BODY`, as sent or unpacked, or over `HOWDAH_MAX_JSON` when it is plain JSON; without a length it may have a quarter of the first.',
    remedy: 'Send smaller batches, or raise the limit.',
  },
  json_too_dense: {
    status: [413],
    means: 'A large document in JSON has more than 500,000 objects and lists.',
    remedy: 'Send smaller batches, or protobuf.',
  },
  body_too_slow: {
    status: [408],
    means: 'A gRPC message did not arrive within a minute.',
    remedy: 'Send smaller batches, or look at the network.',
  },
  receiving_too_much: {
    status: [429, 503],
    means: 'Too many bodies at once are being received and unpacked.',
    remedy:
      'Nothing: senders come again. If it stays, give Howdah more memory (`HOWDAH_QUEUE`) or send in smaller batches.',
  },
  queue_full: {
    status: [429, 503],
    means: 'More arrives than PostgreSQL stores.',
    remedy: 'Nothing: senders come again. If it stays, sample at the sender, or give PostgreSQL faster disks.',
  },
  overloaded: {
    status: [429, 503],
    means: 'PostgreSQL did not store the request within nine seconds.',
    remedy: 'Nothing: senders come again. If it stays, look for locks and at the disks of PostgreSQL.',
  },
  database_unavailable: {
    status: [503],
    means: 'PostgreSQL does not answer.',
    remedy: 'Start it; senders come again by themselves. The log names the cause.',
  },
  database_error: {
    status: [503],
    means: 'PostgreSQL answers and stores nothing: a full disk, missing rights, read-only.',
    remedy: 'Mend what its message says; senders come again by themselves.',
  },
  shutting_down: {
    status: [503],
    means: 'Howdah is about to end.',
    remedy: 'Nothing: senders come again.',
  },
  malformed_protobuf: {
    status: [400],
    means: 'The body is no OTLP request in protobuf, or cut off; the answer names the byte.',
    remedy: 'Send what an OTLP exporter encodes, to the path of its signal.',
  },
  malformed_json: {
    status: [400],
    means: "The body is no OTLP request in OTLP's JSON mapping.",
    remedy: 'Mend what the answer names, or send protobuf.',
  },
  malformed_grpc: {
    status: [400],
    means: 'A call has more than the one message of an Export.',
    remedy: 'Send each request in a call of its own.',
  },
  malformed_envelope: {
    status: [400],
    means: 'The body is no Sentry envelope; the answer names the item.',
    remedy: 'Send what a Sentry SDK encodes.',
  },
  malformed_event: {
    status: [400],
    means: 'The event or transaction is no JSON object.',
    remedy: 'Send what a Sentry SDK encodes.',
  },
  malformed_item: {
    status: [400],
    means: 'An item beside the event is no JSON object, or does not say what it is about; its neighbours are stored.',
    remedy: 'Send what a Sentry SDK encodes.',
  },
  too_many_events: {
    status: [400],
    means: 'An envelope has more than one event or transaction.',
    remedy: 'Send one envelope for each.',
  },
  event_too_large: {
    status: [413],
    means: 'An event is over `HOWDAH_MAX_EVENT`.',
    remedy: 'Send less with it (attachments, extra, breadcrumbs), or raise the limit.',
  },
  transaction_too_large: {
    status: [413],
    means: 'A transaction is over `HOWDAH_MAX_EVENT`.',
    remedy: 'Send fewer spans in it, or raise the limit.',
  },
  item_too_large: {
    status: [413],
    means:
      'An item of an envelope is too large: a check-in over 100 KiB, a client report over 4 KiB, the spans, logs and metrics of an envelope over `HOWDAH_MAX_JSON`, another one over `HOWDAH_MAX_EVENT`.',
    remedy: 'Send less in one.',
  },
  attachment_too_large: {
    status: [413],
    means: 'A file is over `HOWDAH_MAX_ATTACHMENT`, or all files of one event are over five times as much.',
    remedy: 'Send fewer or smaller files, or raise the limit.',
  },
  too_many_sessions: {
    status: [413],
    means: 'An envelope has more than 100 session items; the first 100 are counted.',
    remedy: 'Let servers count them and send the counts (`sessions`), as their SDKs do.',
  },
  malformed_report: {
    status: [400],
    means: 'The report of a browser is not JSON, or there are none or too many in one request.',
    remedy: 'Let browsers send it: `report-uri`, `report-to`.',
  },
  unknown_report: {
    status: [400],
    means: 'The report is of none of the kinds that are stored: CSP, Expect-CT, pinned keys, network errors.',
    remedy: 'Leave it out of the page’s reporting.',
  },
  report_too_large: {
    status: [413],
    means: 'A report of a browser is over 64 KB.',
    remedy: 'Nothing: browsers do not send such.',
  },
  malformed_body: {
    status: [400],
    means:
      'The body of a request in plain JSON is not JSON, not UTF-8, no object or list, or nested over 100 levels deep.',
    remedy: 'Mend what the answer names.',
  },
  malformed_idempotency_key: {
    status: [400],
    means: 'An `Idempotency-Key` has 1 to 255 printable characters without spaces.',
    remedy: 'Use a uuid.',
  },
  idempotency_key_reused: {
    status: [422],
    means: 'The `Idempotency-Key` was used for another body within the last day.',
    remedy: 'Use a new one for each request, the same one only to repeat it.',
  },
  too_many_records: {
    status: [413],
    means: 'A request in plain JSON has more than 10,000 records.',
    remedy: 'Send smaller batches.',
  },
  invalid_records: {
    status: [400],
    means: 'No record of a request in plain JSON can be stored; the answer lists what is wrong with each.',
    remedy: 'Mend the fields it names.',
  },
  not_storable: {
    status: [400],
    means: 'PostgreSQL refuses the request as a whole, which no known telemetry brings about.',
    remedy: 'Please report it with the message.',
  },
  internal: {
    status: [500],
    means: 'Howdah failed at this request.',
    remedy: 'The log names the cause; please report it.',
  },
  connection_lost: {
    status: [400],
    means: 'The connection ended within the body. Nobody is there to hear it, so it is not counted.',
    remedy: 'Senders come again.',
  },
  spans_rejected: {
    status: [],
    means: 'Spans have no valid ids or no time. The others are stored.',
    remedy: 'Mend the sender: ids have 16 and 8 bytes and are not all zero.',
  },
  points_rejected: {
    status: [],
    means:
      'Metric points have no value, no time, are NaN or infinite, or contradict themselves. The others are stored.',
    remedy: 'Mend what the message names.',
  },
  logs_rejected: {
    status: [],
    means: 'Log records cannot be read. The others are stored.',
    remedy: 'Mend what the message names.',
  },
  errors_rejected: {
    status: [],
    means: 'Errors cannot be read or stored. The others are stored.',
    remedy: 'Mend what the message names.',
  },
  changes_rejected: {
    status: [],
    means: 'Changes cannot be read. The others are stored.',
    remedy: 'Mend what the message names.',
  },
  change_not_captured: {
    status: [],
    means: 'A trigger of `howdah.capture_changes()` could not store a change; it is set aside in `howdah.rejected`.',
    remedy: 'Mend what the message names. The transaction of the application went on.',
  },
  metrics_rejected: {
    status: [],
    means: 'Metrics in plain JSON cannot be read. The others are stored.',
    remedy: 'Mend what the message names.',
  },
  items_rejected: {
    status: [],
    means: 'Parts of an envelope cannot be stored. The others are stored.',
    remedy: 'Mend what the message names.',
  },
} as const satisfies Record<string, ReasonInfo>;

export type RefusalReason = keyof typeof REFUSAL_REASONS;
