import type { IssueCounts, Overview, SetupInfo } from '../../../contract/api.ts';
import type { PartitionHealth } from '../../../contract/frames.ts';
import { runStatement } from '../query/pipeline.ts';
import { ratesStatement, receivedStatement, refusedStatement } from '../query/sql/intake-figures.ts';
import { issueCountsStatement } from '../query/sql/issue-counts.ts';
import { environmentsOf, rangeOf } from './input.ts';
import { ok, type Route } from './route.ts';
import type { RouteDeps } from './routes.ts';
import { readStorage } from './storage-info.ts';

/** What senders need to know, see contract/api.ts SetupInfo. */
export interface SetupFacts {
  version: string;
  intakeUrl: string;
  grpcUrl: string;
  sentryDsn: string;
  publicKey: string;
  keyRequired: boolean;
}

export function setupRoutes({
  queries,
  now,
  setup,
  archiveDir,
}: Pick<RouteDeps, 'queries' | 'now' | 'setup' | 'archiveDir'>): Route[] {
  return [
    {
      method: 'GET',
      path: 'setup',
      role: 'none',
      handle: async ({ identity, signal }) => {
        const by = { signal, caller: 'api setup' };
        const [received, counted] = await Promise.all([
          runStatement<ReceivedRow>(queries, receivedStatement(now()), by),
          runStatement<RefusedRow>(queries, refusedStatement(now()), by),
        ]);
        return ok({
          version: setup.version,
          intakeUrl: setup.intakeUrl,
          grpcUrl: setup.grpcUrl,
          sentryDsn: identity.canTriage ? setup.sentryDsn : null,
          publicKey: identity.canTriage ? setup.publicKey : null,
          keyRequired: setup.keyRequired,
          received: received.map(({ signal: name, count, last_at }) => ({
            signal: name,
            count,
            lastAt: last_at?.toISOString() ?? null,
          })),
          refused: counted
            .filter(({ outcome }) => outcome === 'refused')
            .map(({ reason, count, last_at, remedy }) => ({ reason, count, lastAt: last_at.toISOString(), remedy })),
          moved: explained(counted, 'moved'),
          cut: explained(counted, 'cut'),
        } satisfies SetupInfo);
      },
    },
    {
      method: 'GET',
      path: 'overview',
      role: 'none',
      handle: async ({ query, signal }) => {
        const by = { signal, caller: 'api overview' };
        const counting = issueCountsStatement(rangeOf(query, now()), environmentsOf(query));
        const [[issues], [rates], storage] = await Promise.all([
          runStatement<IssueCounts>(queries, counting, by),
          runStatement<RatesRow>(queries, ratesStatement(now()), by),
          readStorage(queries, archiveDir, by),
        ]);
        const growth = storage.tables.map(({ bytesPerDay }) => bytesPerDay).filter((bytes) => bytes !== null);
        return ok({
          issues: {
            new: issues?.new ?? 0,
            regressed: issues?.regressed ?? 0,
            unresolved: issues?.unresolved ?? 0,
            escalating: issues?.escalating ?? 0,
          },
          storage: {
            bytes: storage.totalBytes,
            bytesPerDay: growth.length > 0 ? growth.reduce((total, bytes) => total + bytes, 0) : null,
            health: worst(storage.tables.map(({ health }) => health)),
          },
          intake: {
            spansPerSecond: rates?.spans_per_second ?? 0,
            errorsPerMinute: rates?.errors_per_minute ?? 0,
            refusedLastHour: rates?.refused ?? 0,
            lagMs: rates?.lag_ms ?? 0,
          },
          findings: 0,
        } satisfies Overview);
      },
    },
  ];
}

interface ReceivedRow {
  signal: SetupInfo['received'][number]['signal'];
  count: number;
  last_at: Date | null;
}
interface RefusedRow {
  outcome: 'refused' | 'moved' | 'cut';
  reason: string;
  count: number;
  last_at: Date;
  remedy: string;
}
interface RatesRow {
  spans_per_second: number;
  errors_per_minute: number;
  refused: number;
  lag_ms: number;
}

function explained(counted: readonly RefusedRow[], wanted: 'moved' | 'cut'): SetupInfo['moved'] {
  return counted
    .filter(({ outcome }) => outcome === wanted)
    .map(({ reason, count, last_at, remedy }) => ({
      reason,
      count,
      lastAt: last_at.toISOString(),
      explanation: remedy,
    }));
}

function worst(all: readonly PartitionHealth[]): PartitionHealth {
  return (['critical', 'warning'] as const).find((health) => all.includes(health)) ?? 'ok';
}
