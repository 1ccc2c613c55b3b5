import type { IncomingMessage } from 'node:http';
import { Rejection } from '../rejection.ts';
import type { ProjectKeys } from './project-keys.ts';

export type IntakeAuth = 'local' | 'required' | 'open';

/** The project of an OTLP request: that of its key, or the first one where requests without a key are allowed. */
export async function projectOfOtlp(request: IncomingMessage, keys: ProjectKeys, auth: IntakeAuth): Promise<number> {
  const key = keyOf(request);
  if (key !== null) return (await keys.find(key)).projectId;
  if (auth === 'open' || (auth === 'local' && isLocal(request))) return FIRST_PROJECT;
  const why = auth === 'local' ? 'Only programs on the same machine may send without a key' : 'A key is required';
  throw new Rejection(
    'missing_key',
    401,
    `${why}: send the header "x-howdah-key" with the public key of a project, for example ` +
      'OTEL_EXPORTER_OTLP_HEADERS="x-howdah-key=<key>". The key stands on the Setup page and in "howdah keys".'
  );
}

const FIRST_PROJECT = 1;

function keyOf(request: IncomingMessage): string | null {
  const own = request.headers['x-howdah-key'];
  if (typeof own === 'string' && own.trim() !== '') return own.trim().toLowerCase();
  const bearer = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer === undefined ? null : bearer.toLowerCase();
}

// What a proxy on this machine passes on comes from somewhere else.
function isLocal(request: IncomingMessage): boolean {
  if (request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined) return false;
  const address = request.socket.remoteAddress ?? '';
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
