import { isToken } from '../api/check-token.ts';
import { Refusal } from '../decide/refusal.ts';
import type { PluginContext } from './plugin-protocol.ts';

/**
 * Refuses a call that does not come from a data source with our token. Grafana decrypts its secrets into every call; a
 * call without data source settings (some of Live's) can have none.
 */
export function checkPluginToken(context: PluginContext | null, token: string): void {
  const settings = context?.dataSourceInstanceSettings;
  if (!settings) {
    throw new Refusal(
      'datasource_missing',
      403,
      'This call names no data source. Use a data source of the type Howdah.'
    );
  }
  const given = settings.decryptedSecureJsonData['token'];
  if (given === undefined || given === '') {
    throw new Refusal('token_missing', 403, `The data source has no token. ${REMEDY}`);
  }
  if (!isToken(given, token)) {
    throw new Refusal('token_wrong', 403, `The token of the data source is not the one of the sidecar. ${REMEDY}`);
  }
}

const REMEDY =
  'Run `howdah token` where the sidecar runs, enter what it prints in the settings of the data source, and save.';

/** Grafana's name for the header with the identity token differs between calls. */
export function identityTokenOf(headers: Record<string, string | { values: string[] }>): string | undefined {
  const name = Object.keys(headers).find((key) => /^(http_)?x-grafana-id$/i.test(key));
  const value = name === undefined ? undefined : headers[name];
  return typeof value === 'string' ? value : value?.values[0];
}

/** Who asks, for comments on statements and for logs only: nobody has verified it. */
export function callerOf(context: PluginContext | null, headers: Record<string, unknown>): string {
  return `grafana ${'FromAlert' in headers ? 'alerting' : context?.user?.login || 'anonymous'}`;
}
