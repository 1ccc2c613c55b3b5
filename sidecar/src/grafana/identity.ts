import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Identity, Role } from '../../../contract/api.ts';
import { type Identify, unverified } from '../api/identify.ts';
import type { Log } from '../observe/log.ts';

export interface IdentityOptions {
  /** Where Grafana is reached from here; its keys are read there. Undefined: nobody can be verified. */
  grafanaUrl: string | undefined;
  /** Grafana's root_url when it differs from that, because people reach it by another address. */
  issuer?: string | undefined;
  log: Log;
  now?: () => Date;
}

/**
 * Verifies identity tokens against the keys of the one Grafana that the configuration names. Only a person or a service
 * account with a role is somebody; alerting and public dashboards come without a token, although Grafana calls them
 * Admin (facts: grafana-backend 4).
 */
export function createIdentify({ grafanaUrl, issuer, log, now = () => new Date() }: IdentityOptions): Identify {
  if (grafanaUrl === undefined) {
    return () =>
      Promise.resolve(
        unverified(
          'HOWDAH_GRAFANA_URL is not set. Set it to the address of Grafana, so that its people can be verified.'
        )
      );
  }
  const base = grafanaUrl.replace(/\/+$/, '');
  const keys = createRemoteJWKSet(new URL(`${base}/api/signing-keys/keys`), {
    cacheMaxAge: KEYS_KEPT_MS,
    cooldownDuration: COOL_DOWN_MS,
    timeoutDuration: 5_000,
  });
  let reloadedAt = -Infinity;

  const verify = async (token: string): Promise<JWTPayload> => {
    const options = { clockTolerance: CLOCK_TOLERANCE_S, currentDate: now(), algorithms: ['ES256'] };
    try {
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      // A Grafana with a new database signs with a new key under the same key id: read the keys again, but not for each
      // forged token.
      const since = now().getTime() - reloadedAt;
      if (!(error instanceof errors.JWSSignatureVerificationFailed) || since < COOL_DOWN_MS) throw error;
      reloadedAt = now().getTime();
      await keys.reload();
      return (await jwtVerify(token, keys, options)).payload;
    }
  };

  return async (token) => {
    if (token === undefined || token === '') {
      return unverified('Grafana sent no identity token. Alerting and public dashboards have none and can only read.');
    }
    try {
      return identityOf(await verify(token), issuer ?? base);
    } catch (error) {
      log.debug('identity not verified', { reason: (error as Error).message });
      return unverified(explain(error, base));
    }
  };
}

const KEYS_KEPT_MS = 10 * 60_000;
const COOL_DOWN_MS = 30_000;
const CLOCK_TOLERANCE_S = 30;

const ROLES: readonly string[] = ['Viewer', 'Editor', 'Admin'] satisfies Role[];

function identityOf(payload: JWTPayload, issuer: string): Identity {
  const { iss = '', aud, type, role } = payload;
  if (withoutSlash(iss) !== withoutSlash(issuer)) {
    return unverified(
      `The identity token was issued by ${iss}, and ${issuer} is trusted. When both are the same Grafana, set HOWDAH_GRAFANA_ISSUER=${iss}.`
    );
  }
  if (![aud].flat().some((audience) => /^org:\d+$/.test(audience ?? ''))) {
    return unverified('The identity token is not meant for an organisation of Grafana.');
  }
  if (type !== 'user' && type !== 'service-account') {
    return unverified(
      `The identity token is of the type "${String(type)}"; only people and service accounts can be verified. Sign in to Grafana.`
    );
  }
  const login = textOf(payload['username']) ?? textOf(payload['identifier']) ?? payload.sub ?? '';
  const name = textOf(payload['name']);
  if (typeof role !== 'string' || !ROLES.includes(role)) {
    return unverified(`${login} has no role in this organisation of Grafana. Ask an administrator of Grafana for one.`);
  }
  return {
    verified: true,
    login,
    ...(name && { name }),
    role: role as Role,
    canTriage: role !== 'Viewer',
    canAdminister: role === 'Admin',
  };
}

function explain(error: unknown, base: string): string {
  if (error instanceof errors.JWTExpired) {
    return 'The identity token has expired. When reloading the page does not help, the clocks of Grafana and of the sidecar differ.';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return `The identity token was not signed by the Grafana at ${base}. Check HOWDAH_GRAFANA_URL.`;
  }
  if (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JOSEAlgNotAllowed
  ) {
    return `The identity token is not valid: ${error.message}.`;
  }
  return `The keys of Grafana could not be read at ${base}/api/signing-keys/keys (${(error as Error).message}). Check HOWDAH_GRAFANA_URL.`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
