import type { LogErrors, OnLogs, TakenLogs } from '../log-records.ts';
import type { Filled, RequestSink } from '../records.ts';
import { exceptionOf, toLogOccurrences, type LoggedException } from './otlp-log-exceptions.ts';
import { toLogRecord } from './otlp-logs.ts';

/**
 * Takes the log records of one request into the sink; what is none is counted with its reason. `finish` is to be called
 * after the last one: then the errors among them become occurrences.
 */
export function takeLogs(
  sink: RequestSink,
  request: { projectId: number; receivedAt: Date; logErrors: LogErrors }
): { on: OnLogs; finish: () => TakenLogs } {
  const taken: TakenLogs = { moved: 0, rejected: new Map(), without: new Map(), exceptionsLeftOut: 0 };
  const exceptions: LoggedException[] = [];
  let stored = 0;
  const count = (counts: Map<string, number>, what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const on: OnLogs = {
    log(sent, resource, scope) {
      if (stored >= MAX_LOGS) {
        count(taken.rejected, TOO_MANY);
        return;
      }
      const record = toLogRecord(sent, resource, scope, (limit, what) => {
        sink.cut(limit);
        count(taken.without, what);
      });
      stored += 1;
      if (sink.add('log', record)) taken.moved += 1;
      const exception = exceptionOf(sent, record, request.logErrors);
      if (exception === null) return;
      if (exceptions.length < MAX_EXCEPTIONS) exceptions.push(exception);
      else taken.exceptionsLeftOut += 1;
    },
    refused(reason) {
      count(taken.rejected, reason);
    },
  };
  const finish = (): TakenLogs => {
    for (const occurrence of toLogOccurrences(exceptions, request)) sink.occurrence(occurrence);
    return taken;
  };
  return { on, finish };
}

// An empty record takes two bytes on the wire and some hundred times as much as an object.
const MAX_LOGS = 100_000;
// As many as a request of spans may have: an occurrence is far larger than its record.
const MAX_EXCEPTIONS = 5_000;
const TOO_MANY = `one request may have ${MAX_LOGS} log records; send smaller batches`;

/** What the answer says about them. */
export function filledOfLogs({ moved, rejected, without, exceptionsLeftOut }: TakenLogs): Filled {
  const messages = [...rejected].map(([reason, count]) => `${count} log record(s) refused: ${reason}`);
  if (moved > 0) {
    messages.push(
      `${moved} log record(s) lay outside of the time that is kept or said no time; they were stored at the nearest ` +
        'time that is, with original_time'
    );
  }
  messages.push(...[...without].map(([what, count]) => `${count} log record(s) were stored ${what}`));
  if (exceptionsLeftOut > 0) {
    messages.push(
      `${exceptionsLeftOut} exception(s) stand in their log records only, because one request had too many`
    );
  }
  return { rejected: [...rejected.values()].reduce((sum, count) => sum + count, 0), message: messages.join('; ') };
}
