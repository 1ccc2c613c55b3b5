/** The messages of OTLP by the names that their fields have in JSON: numbers and types as in opentelemetry-proto 1.9. */

/** How a field is written in protobuf, and what its JSON may be. */
type FieldKind =
  | 'message'
  | 'attribute'
  | 'any'
  | 'string'
  /** Bytes in hex: ids, which OTLP's JSON writes so. */
  | 'id'
  /** Nanoseconds since 1970. What is none makes its record a refused one. */
  | 'time'
  /** A number of 32 bits as a varint. */
  | 'uint32'
  | 'int32'
  | 'sint32'
  | 'fixed32'
  | 'uint64'
  | 'fixed64'
  | 'double'
  | 'bool';

export interface Field {
  readonly name: string;
  /** `number << 3 | wire type`; of repeated numbers the type of what is packed, which is also that of text. */
  readonly tag: number;
  readonly kind: FieldKind;
  readonly isList: boolean;
  /** A list that is a fault of the whole request when it is none, because records would be lost. */
  readonly isEssential: boolean;
  readonly message: Message | null;
  /** `"name":` as it stands in JSON. */
  readonly key: Buffer;
  /** The field that came after this one last time, to be looked at first: senders write them in one order. */
  next: Field | null;
}

export interface Message {
  readonly byName: ReadonlyMap<string, Field>;
  /** The field that came first last time. */
  first: Field | null;
  /** Bytes that are kept free for the length: 1 where most are short. */
  readonly lengthBytes: 1 | 2 | 4;
  /** Of records, which are refused one by one. */
  readonly record: RecordFaults | null;
}

interface RecordFaults {
  /** Why an element of the list is no record; null where it counts as an empty one. */
  readonly notAnObject: string | null;
  readonly badTime: string;
}

const PACKED = 2;

type Given = readonly [name: string, number: number, kind: FieldKind, options?: FieldOptions];
interface FieldOptions {
  of?: Message;
  list?: boolean;
  essential?: boolean;
}

const WIRE_TYPES: Record<FieldKind, number> = {
  message: 2,
  attribute: 2,
  any: 2,
  string: 2,
  id: 2,
  time: 1,
  uint32: 0,
  int32: 0,
  sint32: 0,
  fixed32: 5,
  uint64: 0,
  fixed64: 1,
  double: 1,
  bool: 0,
};

function message(
  given: readonly Given[],
  { lengthBytes = 1, record = null }: { lengthBytes?: 1 | 2 | 4; record?: RecordFaults | null } = {}
): Message {
  const fields = given.map(([name, number, kind, { of = null, list = false, essential = false } = {}]): Field => ({
    name,
    tag: (number << 3) | (list ? PACKED : WIRE_TYPES[kind]),
    kind,
    isList: list || kind === 'attribute',
    isEssential: essential,
    message: of,
    key: Buffer.from(`"${name}":`),
    next: null,
  }));
  return { byName: new Map(fields.map((field) => [field.name, field])), first: null, lengthBytes, record };
}

const attributes = (number: number, name = 'attributes'): Given => [name, number, 'attribute'];

const entityRef = message([
  ['schemaUrl', 1, 'string'],
  ['type', 2, 'string'],
  ['idKeys', 3, 'string', { list: true }],
  ['descriptionKeys', 4, 'string', { list: true }],
]);
const resource = message(
  [attributes(1), ['droppedAttributesCount', 2, 'uint32'], ['entityRefs', 3, 'message', { of: entityRef, list: true }]],
  { lengthBytes: 2 }
);
const scope = message([
  ['name', 1, 'string'],
  ['version', 2, 'string'],
  attributes(3),
  ['droppedAttributesCount', 4, 'uint32'],
]);

/** What stands around the records of every signal. */
function request(outer: string, scopes: string, records: string, record: Message): Message {
  const scopeRecords = message(
    [
      ['scope', 1, 'message', { of: scope }],
      [records, 2, 'message', { of: record, list: true, essential: true }],
      ['schemaUrl', 3, 'string'],
    ],
    { lengthBytes: 4 }
  );
  const resourceRecords = message(
    [
      ['resource', 1, 'message', { of: resource }],
      [scopes, 2, 'message', { of: scopeRecords, list: true, essential: true }],
      ['schemaUrl', 3, 'string'],
    ],
    { lengthBytes: 4 }
  );
  return message([[outer, 1, 'message', { of: resourceRecords, list: true, essential: true }]]);
}

const event = message(
  [['timeUnixNano', 1, 'fixed64'], ['name', 2, 'string'], attributes(3), ['droppedAttributesCount', 4, 'uint32']],
  { lengthBytes: 2 }
);
const link = message([
  ['traceId', 1, 'id'],
  ['spanId', 2, 'id'],
  ['traceState', 3, 'string'],
  attributes(4),
  ['droppedAttributesCount', 5, 'uint32'],
  ['flags', 6, 'fixed32'],
]);
const status = message([
  ['message', 2, 'string'],
  ['code', 3, 'uint32'],
]);
export const SPAN = message(
  [
    ['traceId', 1, 'id'],
    ['spanId', 2, 'id'],
    ['traceState', 3, 'string'],
    ['parentSpanId', 4, 'id'],
    ['flags', 16, 'fixed32'],
    ['name', 5, 'string'],
    ['kind', 6, 'uint32'],
    ['startTimeUnixNano', 7, 'time'],
    ['endTimeUnixNano', 8, 'time'],
    attributes(9),
    ['droppedAttributesCount', 10, 'uint32'],
    ['events', 11, 'message', { of: event, list: true }],
    ['droppedEventsCount', 12, 'uint32'],
    ['links', 13, 'message', { of: link, list: true }],
    ['droppedLinksCount', 14, 'uint32'],
    ['status', 15, 'message', { of: status }],
  ],
  {
    lengthBytes: 2,
    record: {
      notAnObject: 'a span must be an object',
      badTime: 'startTimeUnixNano and endTimeUnixNano must be whole numbers',
    },
  }
);
export const TRACES = request('resourceSpans', 'scopeSpans', 'spans', SPAN);

const log = message(
  [
    ['timeUnixNano', 1, 'time'],
    ['observedTimeUnixNano', 11, 'time'],
    ['severityNumber', 2, 'int32'],
    ['severityText', 3, 'string'],
    ['body', 5, 'any'],
    attributes(6),
    ['droppedAttributesCount', 7, 'uint32'],
    ['flags', 8, 'fixed32'],
    ['traceId', 9, 'id'],
    ['spanId', 10, 'id'],
    ['eventName', 12, 'string'],
  ],
  {
    lengthBytes: 2,
    record: {
      notAnObject: 'a log record must be an object',
      badTime: 'timeUnixNano and observedTimeUnixNano must be whole numbers',
    },
  }
);
export const LOGS = request('resourceLogs', 'scopeLogs', 'logRecords', log);

const exemplar = message([
  attributes(7, 'filteredAttributes'),
  ['timeUnixNano', 2, 'fixed64'],
  ['asDouble', 3, 'double'],
  ['asInt', 6, 'fixed64'],
  ['spanId', 4, 'id'],
  ['traceId', 5, 'id'],
]);
const exemplars = (number: number): Given => ['exemplars', number, 'message', { of: exemplar, list: true }];
const point = (fields: readonly Given[]) =>
  message([['startTimeUnixNano', 2, 'time'], ['timeUnixNano', 3, 'time'], ...fields], {
    record: {
      notAnObject: 'a data point must be an object',
      badTime: 'startTimeUnixNano and timeUnixNano must be whole numbers',
    },
  });
const numberPoint = point([
  attributes(7),
  ['asDouble', 4, 'double'],
  ['asInt', 6, 'fixed64'],
  exemplars(5),
  ['flags', 8, 'uint32'],
]);
const histogramPoint = point([
  attributes(9),
  ['count', 4, 'fixed64'],
  ['sum', 5, 'double'],
  ['bucketCounts', 6, 'fixed64', { list: true }],
  ['explicitBounds', 7, 'double', { list: true }],
  exemplars(8),
  ['flags', 10, 'uint32'],
  ['min', 11, 'double'],
  ['max', 12, 'double'],
]);
const buckets = message([
  ['offset', 1, 'sint32'],
  ['bucketCounts', 2, 'uint64', { list: true }],
]);
const exponentialPoint = point([
  attributes(1),
  ['count', 4, 'fixed64'],
  ['sum', 5, 'double'],
  ['scale', 6, 'sint32'],
  ['zeroCount', 7, 'fixed64'],
  ['positive', 8, 'message', { of: buckets }],
  ['negative', 9, 'message', { of: buckets }],
  ['flags', 10, 'uint32'],
  exemplars(11),
  ['min', 12, 'double'],
  ['max', 13, 'double'],
  ['zeroThreshold', 14, 'double'],
]);
const quantile = message([
  ['quantile', 1, 'double'],
  ['value', 2, 'double'],
]);
const summaryPoint = point([
  attributes(7),
  ['count', 4, 'fixed64'],
  ['sum', 5, 'double'],
  ['quantileValues', 6, 'message', { of: quantile, list: true }],
  ['flags', 8, 'uint32'],
]);
const data = (of: Message) =>
  message(
    [
      ['dataPoints', 1, 'message', { of, list: true, essential: true }],
      ['aggregationTemporality', 2, 'uint32'],
      ['isMonotonic', 3, 'bool'],
    ],
    { lengthBytes: 2 }
  );
const metric = message(
  [
    ['name', 1, 'string'],
    ['description', 2, 'string'],
    ['unit', 3, 'string'],
    ['gauge', 5, 'message', { of: data(numberPoint) }],
    ['sum', 7, 'message', { of: data(numberPoint) }],
    ['histogram', 9, 'message', { of: data(histogramPoint) }],
    ['exponentialHistogram', 10, 'message', { of: data(exponentialPoint) }],
    ['summary', 11, 'message', { of: data(summaryPoint) }],
  ],
  { lengthBytes: 2, record: { notAnObject: null, badTime: '' } }
);
export const METRICS = request('resourceMetrics', 'scopeMetrics', 'metrics', metric);
