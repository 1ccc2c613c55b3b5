import type { Identity } from '../../../contract/api.ts';
import type { Identify } from '../api/identify.ts';
import { readStorage, storageTrouble } from '../api/storage-info.ts';
import { Refusal } from '../decide/refusal.ts';
import type { Log } from '../observe/log.ts';
import { type QueryDeps, runStatement } from '../query/pipeline.ts';
import { checkPluginToken, identityTokenOf } from './authorise.ts';
import type { CheckHealthRequest, CheckHealthResponse } from './plugin-protocol.ts';

export interface CheckHealthDeps {
  queries: QueryDeps;
  token: string;
  identify: Identify;
  version: string;
  log: Log;
}

/** What "Save & test" shows: what is wrong and how to mend it, or what was found and who one is. */
export async function checkHealth(
  { queries, token, identify, version, log }: CheckHealthDeps,
  { pluginContext, headers }: CheckHealthRequest,
  signal: AbortSignal
): Promise<CheckHealthResponse> {
  try {
    checkPluginToken(pluginContext, token);
    const by = { signal, caller: 'grafana health' };
    const [database] = await runStatement<{ version: string }>(queries, DATABASE, by);
    const trouble = storageTrouble(await readStorage(queries, null, by));
    const identity = await identify(identityTokenOf(headers));
    return {
      status: 'OK',
      message: [`Howdah ${version} on PostgreSQL ${database?.version ?? '?'}.`, trouble, describe(identity)]
        .filter((part) => part !== null)
        .join(' '),
      jsonDetails: details({ version, verboseMessage: hint(identity), identity }),
    };
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, message } = error;
      return { status: 'ERROR', message, jsonDetails: details({ version, code, verboseMessage: message }) };
    }
    log.error('the health check failed', {
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    const message = 'The sidecar failed at its health check; that is a fault of Howdah. Its log says more.';
    return {
      status: 'ERROR',
      message,
      jsonDetails: details({ version, code: 'internal_error', verboseMessage: message }),
    };
  }
}

// A table of ours is read as well: a database that was never migrated is as good as none.
const DATABASE = {
  text: `
  -- health/database
  select current_setting('server_version') as version, (select count(*) from howdah.partition_policy) as policies`,
  values: [],
};

function describe(identity: Identity): string {
  return identity.verified
    ? `Identity verified: ${identity.login} (${identity.role}).`
    : `Identity not verified: ${identity.reason} Until then, issues can be read but not resolved.`;
}

function hint(identity: Identity): string {
  if (!identity.verified) return identity.reason ?? '';
  return identity.canTriage
    ? 'Queries, alerts and actions on issues work.'
    : 'Queries and alerts work. Resolving and assigning issues needs the role Editor.';
}

function details(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
