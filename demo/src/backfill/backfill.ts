import { randomBytes } from 'node:crypto';
import { seededRandom } from '../traffic/random.ts';
import type { ResourceSpans } from './otlp-json.ts';
import { planHistory } from './plan-history.ts';
import { rehearse } from './rehearse.ts';
import { replayVisit } from './replay-visit.ts';
import { sendEvent, sendSpans } from './send.ts';

const SPANS_PER_REQUEST = 600;
const REQUESTS_AT_ONCE = 4;
const HOUR = 3_600_000;

export interface Backfilled {
  visits: number;
  spans: number;
  events: number;
}

/** Sends the telemetry of the past hours through the intake, as if the shop had been running all along. */
export async function backfill(
  { intake, dsn, database }: { intake: string; dsn: string; database: string },
  hours: number
): Promise<Backfilled> {
  const rehearsal = await rehearse(database);
  const to = new Date();
  const key = new URL(dsn).username;
  const sent: Backfilled = { visits: 0, spans: 0, events: 0 };
  let spans: ResourceSpans[] = [];
  const flush = async () => {
    const batch = packed(spans);
    sent.spans += spans.length;
    spans = [];
    if (batch.length > 0) await sendSpans(intake, key, batch);
  };
  const send = limited(REQUESTS_AT_ONCE);

  for (const visit of planHistory({
    from: new Date(to.getTime() - hours * HOUR),
    to,
    random: seededRandom(1),
  })) {
    const takes = rehearsal.get(visit.kind) ?? [];
    const take = takes[sent.visits % takes.length];
    if (!take) continue;
    const trace = replayVisit(take, visit, (digits) => randomBytes(digits / 2).toString('hex'));
    sent.visits += 1;
    spans.push(...trace.resourceSpans);
    if (spans.length >= SPANS_PER_REQUEST) await send(flush);
    for (const event of trace.events) {
      sent.events += 1;
      await send(() => sendEvent(dsn, event));
    }
  }
  await send(flush);
  await send.done();
  return sent;
}

/** One entry per resource and scope, as an SDK's batch would be, instead of one per span. */
function packed(spans: readonly ResourceSpans[]): ResourceSpans[] {
  const byResource = new Map<string, ResourceSpans>();
  for (const { resource, scopeSpans } of spans) {
    const key = JSON.stringify(resource);
    const pack = byResource.get(key) ?? { resource, scopeSpans: [] };
    byResource.set(key, pack);
    for (const { scope, spans: some } of scopeSpans) {
      const known = pack.scopeSpans.find((other) => other.scope.name === scope.name);
      if (known) known.spans.push(...some);
      else pack.scopeSpans.push({ scope, spans: [...some] });
    }
  }
  return [...byResource.values()];
}

type Limited = ((work: () => Promise<void>) => Promise<void>) & { done(): Promise<void> };

/** Starts work and waits only while as much as allowed is under way. The first failure is thrown at the next call. */
function limited(most: number): Limited {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const start = async (work: () => Promise<void>) => {
    const running = work()
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(running));
    underWay.add(running);
    if (underWay.size >= most) await Promise.race(underWay);
    if (failures.length > 0) throw failures[0];
  };
  const done = async () => {
    await Promise.all(underWay);
    if (failures.length > 0) throw failures[0];
  };
  return Object.assign(start, { done });
}
