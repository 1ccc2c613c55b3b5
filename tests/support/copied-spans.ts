/** A row of `copy howdah.span`, read back from its bytes. */
export interface CopiedSpan {
  attributes: unknown;
  events: unknown;
  links: unknown;
  extra: unknown;
  statusMessage: string | null;
  tenant: string | null;
  httpStatus: number | null;
  scopeId: bigint | null;
  traceId: string;
  spanId: string;
  projectId: number;
  operationId: bigint;
  resourceId: bigint;
  /** Microseconds since 1970. */
  startMicros: bigint;
  durationNs: bigint;
  statusCode: number;
  parentSpanId: string | null;
}

/** Reads rows of COPY BINARY in the order of the columns in write/batch-rows.ts. */
export function readCopiedSpans(chunks: readonly Buffer[]): CopiedSpan[] {
  const bytes = Buffer.concat(chunks);
  const rows: CopiedSpan[] = [];
  let at = 0;
  while (at < bytes.length) {
    const columns: Array<Buffer | null> = [];
    const count = bytes.readInt16BE(at);
    at += 2;
    for (let i = 0; i < count; i += 1) {
      const length = bytes.readInt32BE(at);
      at += 4;
      columns.push(length < 0 ? null : bytes.subarray(at, at + length));
      at += Math.max(length, 0);
    }
    rows.push(toSpan(columns));
  }
  return rows;
}

function toSpan(columns: ReadonlyArray<Buffer | null>): CopiedSpan {
  const json = (i: number) => {
    const column = columns[i];
    if (column === null || column === undefined) return null;
    if (column[0] !== 1) throw new Error('jsonb without its version');
    return JSON.parse(column.toString('utf8', 1)) as unknown;
  };
  const text = (i: number) => columns[i]?.toString('utf8') ?? null;
  const some = (i: number) => columns[i] ?? Buffer.alloc(0);
  return {
    attributes: json(0),
    events: json(1),
    links: json(2),
    extra: json(3),
    statusMessage: text(4),
    tenant: text(5),
    httpStatus: columns[6]?.readInt16BE(0) ?? null,
    scopeId: columns[7]?.readBigInt64BE(0) ?? null,
    traceId: some(8).toString('hex'),
    spanId: some(9).toString('hex'),
    projectId: some(10).readInt32BE(0),
    operationId: some(11).readBigInt64BE(0),
    resourceId: some(12).readBigInt64BE(0),
    startMicros: some(13).readBigInt64BE(0) + 946_684_800_000_000n,
    durationNs: some(14).readBigInt64BE(0),
    statusCode: some(15).readInt16BE(0),
    parentSpanId: columns[16]?.toString('hex') ?? null,
  };
}
