import { createHash, randomUUID } from 'node:crypto';
import type { ReceivedNative } from '../accept/native-routes.ts';
import { decodeNative } from '../decode/native.ts';
import { saysWhen } from '../decode/says-when.ts';
import type { DecodedRecords, NativeAnswer, NativeEndpoint, NativeRecords, RefusedRecord } from '../native-records.ts';
import { toChangeRecord } from '../normalise/native-changes.ts';
import { toNativeOccurrence } from '../normalise/native-errors.ts';
import { toNativeLog } from '../normalise/native-logs.ts';
import { toNativePoint } from '../normalise/native-metrics.ts';
import { resourceOf } from '../normalise/native-sender.ts';
import type { RequestSink, Stored } from '../records.ts';
import { Rejection } from '../rejection.ts';
import { movedWords } from '../write/moved-words.ts';
import { digestOf, REQUEST_OVERHEAD, type Submit } from './submit.ts';

interface NativeOptions {
  submit: Submit;
  /** Whether the stored request of this digest had this body. */
  hadBody: (digest: Buffer, bodyDigest: Buffer) => Promise<boolean>;
}

/** What becomes of a request to the native API once its body is there. */
export function nativeReceiver({ submit, hadBody }: NativeOptions) {
  return async (request: ReceivedNative): Promise<NativeAnswer> => {
    const { projectId, endpoint, idempotencyKey, body, receivedAt } = request;
    const kind = `${projectId} native ${endpoint}`;
    const digest =
      idempotencyKey === null
        ? digestOf(saysWhen(body) ? kind : `${kind} ${randomUUID()}`, body)
        : digestOf(`${kind} key`, Buffer.from(idempotencyKey));
    const bodyDigest = idempotencyKey === null ? null : createHash('sha256').update(body).digest();
    const seen: { taken?: Taken } = {};
    const stored = await submit({
      projectId,
      signal: endpoint,
      digest,
      bodyDigest,
      // Its records are objects while they wait for their commit.
      bytes: body.length * 2 + REQUEST_OVERHEAD,
      receivedAt,
      fill: (sink) => {
        const { rejected } = (seen.taken = fill(request, digest, sink));
        return { rejected: rejected.length, message: summaryOf(rejected) };
      },
    });
    if (stored.repeated && bodyDigest !== null && !(await hadBody(digest, bodyDigest))) throw keyReused();
    return answerOf(seen.taken ?? takenBefore(endpoint, body), stored);
  };
}

interface Taken {
  stored: number;
  rejected: RefusedRecord[];
  warnings: string[];
}

function fill({ endpoint, body, projectId, receivedAt }: ReceivedNative, digest: Buffer, sink: RequestSink): Taken {
  const { records, rejected, warnings } = decodeNative(endpoint, body);
  const put = PUT[endpoint] as Put<NativeEndpoint>;
  const context = { sink, projectId, receivedAt, digest: digest.toString('hex') };
  let stored = 0;
  for (const { index, record } of records) {
    const reason = put(record, index, context);
    if (reason === null) stored += 1;
    else rejected.push({ index, reason });
  }
  const first = rejected[0];
  if (stored === 0 && first !== undefined) {
    throw new Rejection('invalid_records', 400, `Nothing was stored: ${summaryOf(rejected)}.`, {
      details: { rejected: rejected.slice(0, MAX_LISTED), warnings },
    });
  }
  return { stored, rejected, warnings };
}

interface PutContext {
  sink: RequestSink;
  projectId: number;
  receivedAt: Date;
  /** Of the request, in hex. */
  digest: string;
}

/** Puts a record into the sink, or says why it cannot. */
type Put<E extends NativeEndpoint> = (record: NativeRecords[E], index: number, context: PutContext) => string | null;

const PUT: { [E in NativeEndpoint]: Put<E> } = {
  errors(error, index, { sink, projectId, receivedAt, digest }) {
    const place = `${digest} ${index}`;
    sink.occurrence(toNativeOccurrence(error, { projectId, place, receivedAt, onCut: (limit) => sink.cut(limit) }));
    return null;
  },
  changes(change, _index, { sink, receivedAt }) {
    sink.add(
      'change',
      toChangeRecord(change, receivedAt, (limit) => sink.cut(limit))
    );
    return null;
  },
  metrics(metric, _index, { sink, projectId, receivedAt }) {
    const onCut = (limit: string) => sink.cut(limit);
    const point = toNativePoint(metric, { projectId, receivedAt, onCut });
    if (typeof point === 'string') return point;
    sink.metrics.add(point, resourceOf(sink, metric, onCut), null);
    return null;
  },
  logs(log, _index, { sink, receivedAt }) {
    const onCut = (limit: string) => sink.cut(limit);
    sink.add('log', toNativeLog(log, { resource: resourceOf(sink, log, onCut), receivedAt, onCut }));
    return null;
  },
};

// Another request with the same digest was being stored: the answer is that of its body, which is the same.
function takenBefore(endpoint: NativeEndpoint, body: Buffer): Taken {
  const { records, rejected, warnings }: DecodedRecords<unknown> = decodeNative(endpoint, body);
  return { stored: records.length, rejected, warnings };
}

function answerOf(taken: Taken, { repeated, rejected, message, moved, cut }: Stored): NativeAnswer {
  const setAside = repeated ? 0 : rejected - taken.rejected.length;
  const refused = taken.rejected.slice(0, MAX_LISTED);
  if (setAside > 0) refused.push({ index: null, reason: message });
  const warnings = [...taken.warnings];
  if (taken.rejected.length > MAX_LISTED)
    warnings.push(`${taken.rejected.length} records were refused; the first ${MAX_LISTED} are listed`);
  for (const one of moved) warnings.push(`${one.count} record(s): ${movedWords(one).explanation}`);
  const parts = [...cut.values()].reduce((sum, count) => sum + count, 0);
  if (parts > 0) warnings.push(`${parts} part(s) were over a limit and were left out, with a mark where they stood`);
  return { stored: taken.stored - setAside, rejected: refused, warnings, repeated };
}

const MAX_LISTED = 100;

/** Reasons with how many records they refused, the most frequent ones. */
function summaryOf(rejected: readonly RefusedRecord[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of rejected) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, 3);
  return most.map(([reason, count]) => (count === 1 ? reason : `${count} records: ${reason}`)).join('; ');
}

function keyReused(): Rejection {
  return new Rejection(
    'idempotency_key_reused',
    422,
    'This Idempotency-Key was used for another body within the last day; nothing of this one was stored. Use a new key ' +
      'for each request, and the same one only to repeat it.'
  );
}
