import type { OnLogs, TakenLogs } from '../log-records.ts';
import type { Filled, RequestSink } from '../records.ts';
import { toLogRecord } from './otlp-logs.ts';

/** Takes the log records of one request into the sink; what is none is counted with its reason. */
export function takeLogs(sink: RequestSink): { on: OnLogs; taken: TakenLogs } {
  const taken: TakenLogs = { moved: 0, rejected: new Map(), without: new Map() };
  let stored = 0;
  const count = (counts: Map<string, number>, what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const on: OnLogs = {
    log(sent, resource, scope) {
      if (typeof sent === 'string' || stored >= MAX_LOGS) {
        count(taken.rejected, typeof sent === 'string' ? sent : TOO_MANY);
        return;
      }
      const record = toLogRecord(sent, resource, scope, (limit, what) => {
        sink.cut(limit);
        count(taken.without, what);
      });
      stored += 1;
      if (sink.add('log', record)) taken.moved += 1;
    },
  };
  return { on, taken };
}

// An empty record takes two bytes on the wire and some hundred times as much as an object.
const MAX_LOGS = 100_000;
const TOO_MANY = `one request may have ${MAX_LOGS} log records; send smaller batches`;

/** What the answer says about them. */
export function filledOfLogs({ moved, rejected, without }: TakenLogs): Filled {
  const messages = [...rejected].map(([reason, count]) => `${count} log record(s) refused: ${reason}`);
  if (moved > 0) {
    messages.push(
      `${moved} log record(s) lay outside of the time that is kept or said no time; they were stored at the nearest ` +
        'time that is, with original_time'
    );
  }
  messages.push(...[...without].map(([what, count]) => `${count} log record(s) were stored ${what}`));
  return { rejected: [...rejected.values()].reduce((sum, count) => sum + count, 0), message: messages.join('; ') };
}
