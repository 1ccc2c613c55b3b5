import { startFleet } from '../fleet/fleet.ts';
import { customerAt } from '../traffic/customers.ts';
import { visit, VISIT_KINDS } from '../traffic/visits.ts';
import type { VisitKind } from '../traffic/visits.ts';
import { startRecorder } from './recorder.ts';
import type { RecordedTrace } from './recorder.ts';

/** Takes of every kind of visit, as the SDKs reported them. */
export type Rehearsal = ReadonlyMap<VisitKind, readonly RecordedTrace[]>;

const TAKES = 3;
/** A release in which everything that can break is broken. */
const RELEASE = '1.4.1';

/**
 * Plays each kind of visit a few times against services that send to a recorder instead of Howdah. The past is made of
 * these takes, so that its stack traces and span names are those of the live shop and fall into the same issues.
 */
export async function rehearse(database: string): Promise<Rehearsal> {
  const recorder = await startRecorder();
  try {
    const dsn = `${recorder.url.replace('//', '//0123456789abcdef0123456789abcdef@')}/1`;
    const fleet = await startFleet('production', RELEASE, {
      intake: recorder.url,
      dsn,
      database,
      protocol: 'http/json',
    });
    const takes: Array<{ kind: VisitKind; traceId: string }> = [];
    // The first visits of a process are slow in ways that none of the later ones is.
    await visit('browse', 0, customerAt(0), fleet.storefrontUrl());
    await visit('buy', 0, customerAt(0), fleet.storefrontUrl());
    for (const kind of VISIT_KINDS) {
      const visited = await Promise.all(
        Array.from({ length: TAKES }, (_, take) => visit(kind, take, customerAt(take), fleet.storefrontUrl()))
      );
      for (const { traceId } of visited) if (traceId !== null) takes.push({ kind, traceId });
    }
    await fleet.stop();
    return new Map(
      VISIT_KINDS.map((kind) => [
        kind,
        takes.filter((take) => take.kind === kind).map((take) => recorded(recorder.traces(), take.traceId)),
      ])
    );
  } finally {
    await recorder.close();
  }
}

function recorded(traces: ReadonlyMap<string, RecordedTrace>, traceId: string): RecordedTrace {
  const trace = traces.get(traceId);
  if (!trace) throw new Error(`The rehearsal of the backfill lost the trace ${traceId}.`);
  return trace;
}
