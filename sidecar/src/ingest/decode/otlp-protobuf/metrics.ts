import type { OnMetrics, SentMetric } from '../../metric-records.ts';
import type { DictionarySink, ResourceEntry, ScopeEntry } from '../../records.ts';
import { AttributeKeys } from './attribute-keys.ts';
import { readHistogramPoint, readExponentialPoint } from './histogram-points.ts';
import { readNumberPoint, readSummaryPoint, type PointReader } from './number-points.ts';
import { forEach, forEachRecord, readText } from './resource-and-scope.ts';
import { WireReader } from './wire-reader.ts';

/** Decodes ExportMetricsServiceRequest bytes, one object per point. One decoder serves every request. */
export class OtlpMetricsDecoder {
  private readonly keys = new AttributeKeys();

  /** Throws a Rejection when the bytes are not a request. */
  decode(body: Buffer, sink: DictionarySink, on: OnMetrics): void {
    const reader = new WireReader(body, 'ExportMetricsServiceRequest');
    const context = { reader, keys: this.keys, scratch: sink.scratch };
    forEachRecord(reader, this.keys, sink, {
      onRecord: (end, resource, scope) => readMetric(context, end, on, resource, scope),
    });
  }
}

// Fields come in any order, so name and temporality are looked for before the points are read.
function readMetric(
  context: PointReader,
  end: number,
  on: OnMetrics,
  resource: ResourceEntry,
  scope: ScopeEntry | null
): void {
  const { reader } = context;
  const metric: SentMetric = { name: '', unit: '', description: '', kind: 'gauge', temporality: 0, isMonotonic: false };
  let known: DataKind | undefined;
  let start = 0;
  let stop = 0;
  while (reader.at < end) {
    const tag = reader.tag(end);
    const kind = KINDS.get(tag);
    if (tag === NAME) metric.name = readText(reader, end);
    else if (tag === DESCRIPTION) metric.description = readText(reader, end);
    else if (tag === UNIT) metric.unit = readText(reader, end);
    else if (kind !== undefined) {
      known = kind;
      stop = reader.nested(end);
      start = reader.at;
      reader.at = stop;
    } else reader.skip(tag, end);
  }
  if (known === undefined) {
    on.unknown();
    return;
  }
  metric.kind = known.kind;
  reader.at = start;
  while (reader.at < stop) {
    const tag = reader.tag(stop);
    if (tag === TEMPORALITY) metric.temporality = reader.uint32(stop);
    else if (tag === IS_MONOTONIC) metric.isMonotonic = reader.uint32(stop) !== 0;
    else reader.skip(tag, stop);
  }
  const { read } = known;
  reader.at = start;
  forEach(reader, DATA_POINTS, stop, (pointEnd) => on.point(metric, read(context, pointEnd), resource, scope));
}

interface DataKind {
  kind: SentMetric['kind'];
  read: typeof readNumberPoint;
}
const KINDS = new Map<number, DataKind>([
  [0x2a, { kind: 'gauge', read: readNumberPoint }],
  [0x3a, { kind: 'sum', read: readNumberPoint }],
  [0x4a, { kind: 'histogram', read: readHistogramPoint }],
  [0x52, { kind: 'exponential_histogram', read: readExponentialPoint }],
  [0x5a, { kind: 'summary', read: readSummaryPoint }],
]);
const NAME = 0x0a;
const DESCRIPTION = 0x12;
const UNIT = 0x1a;
const DATA_POINTS = 0x0a;
const TEMPORALITY = 0x10;
const IS_MONOTONIC = 0x18;
