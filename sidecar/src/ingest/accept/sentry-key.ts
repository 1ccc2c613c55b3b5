import type { IncomingMessage } from 'node:http';
import { Rejection } from '../rejection.ts';
import type { ProjectKey, ProjectKeys } from './project-keys.ts';

/**
 * The public keys a Sentry SDK sent along: in the query, in `X-Sentry-Auth` or in `Authorization`. A DSN in the
 * envelope's header is a fourth place.
 */
export function sentryKeysOf(request: IncomingMessage, url: string): string[] {
  const question = url.indexOf('?');
  const keys = [
    question < 0 ? null : new URLSearchParams(url.slice(question)).get('sentry_key'),
    keyIn(request.headers['x-sentry-auth']),
    inAuthHeader(request.headers.authorization),
  ];
  return keys.filter((key) => key !== null && key !== '').map(String);
}

export function keyInDsn(dsn: unknown): string | null {
  return urlOf(dsn)?.username || null;
}

/** Refuses a DSN in an envelope that names another project than the address to which it was sent. */
export function checkDsn(dsn: unknown, projectInPath: string | null): void {
  const named = /(\d+)\/?$/.exec(urlOf(dsn)?.pathname ?? '')?.[1];
  if (named === undefined || projectInPath === null || named === projectInPath) return;
  throw new Rejection(
    'wrong_project',
    403,
    `The DSN in the envelope names project ${named.slice(0, 50)}, the address project ${projectInPath.slice(0, 50)}; ` +
      'send one DSN only.'
  );
}

function urlOf(dsn: unknown): URL | null {
  return typeof dsn === 'string' && URL.canParse(dsn) ? new URL(dsn) : null;
}

/** The key of the request, when it is one, is known, and belongs to the project in the path, if that names one. */
export async function projectOfSentry(
  keys: readonly string[],
  projectInPath: string | null,
  known: ProjectKeys
): Promise<ProjectKey> {
  const [first, ...others] = keys.map((key) => key.toLowerCase());
  if (first === undefined) {
    throw new Rejection(
      'missing_key',
      403,
      'No key was sent: Sentry SDKs take it from their DSN. Copy the DSN from the Setup page or from "howdah keys".'
    );
  }
  if (others.some((key) => key !== first)) {
    throw new Rejection(
      'contradicting_keys',
      403,
      'The keys in the query, the headers and the envelope differ; send one DSN only.'
    );
  }
  const key = await known.find(first);
  if (projectInPath === null || String(key.projectId) === projectInPath) return key;
  if (/^\d{1,9}$/.test(projectInPath) && known.hasProject(Number(projectInPath))) {
    throw new Rejection(
      'wrong_project',
      403,
      `This key belongs to another project than ${projectInPath}. Copy the whole DSN: key and project belong together.`
    );
  }
  throw new Rejection(
    'unknown_project',
    403,
    `There is no project "${projectInPath.slice(0, 50)}" with a key. The last part of the DSN is the project's number; copy the DSN anew.`
  );
}

function keyIn(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? (/\bsentry_key\s*=\s*"?([^\s,"]+)/i.exec(header)?.[1] ?? null) : null;
}

// Other protocols use the same header for their own keys.
function inAuthHeader(header: string | undefined): string | null {
  if (typeof header !== 'string') return null;
  if (/^\s*sentry\s/i.test(header)) return keyIn(header);
  const dsn = /^\s*dsn\s+(\S+)/i.exec(header)?.[1];
  return dsn === undefined ? null : keyInDsn(dsn);
}
