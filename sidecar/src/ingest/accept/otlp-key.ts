import type { IncomingMessage } from 'node:http';
import { Rejection } from '../rejection.ts';
import type { ProjectKeys } from './project-keys.ts';

export type IntakeAuth = 'local' | 'required' | 'open';

/** Who sends, whichever the protocol. */
export interface Sender {
  /** A header or an entry of the metadata, by its name in lower case. */
  header: (name: string) => string | undefined;
  /** Address of the other end of the connection. */
  address: string | undefined;
}

/** The project of an OTLP request: that of its key, or the first one where requests without a key are allowed. */
export function projectOfOtlp(request: IncomingMessage, keys: ProjectKeys, auth: IntakeAuth): Promise<number> {
  return projectOfSender(
    {
      header: (name) => [request.headers[name]].flat()[0],
      address: request.socket.remoteAddress,
    },
    keys,
    auth
  );
}

/** As {@link projectOfOtlp}, for a sender by any protocol. */
export async function projectOfSender(sender: Sender, keys: ProjectKeys, auth: IntakeAuth): Promise<number> {
  const key = keyOf(sender);
  if (key !== null) return (await keys.find(key)).projectId;
  if (auth === 'open' || (auth === 'local' && isLocal(sender))) return FIRST_PROJECT;
  const why = auth === 'local' ? 'Only programs on the same machine may send without a key' : 'A key is required';
  throw new Rejection(
    'missing_key',
    401,
    `${why}: send the header "x-howdah-key" with the public key of a project, for example ` +
      'OTEL_EXPORTER_OTLP_HEADERS="x-howdah-key=<key>". The key stands on the Setup page and in "howdah keys".'
  );
}

const FIRST_PROJECT = 1;

function keyOf({ header }: Sender): string | null {
  const own = header('x-howdah-key')?.trim() ?? '';
  if (own !== '') return own.toLowerCase();
  const bearer = /^bearer\s+(\S+)$/i.exec(header('authorization') ?? '')?.[1];
  return bearer === undefined ? null : bearer.toLowerCase();
}

// What a proxy on this machine passes on comes from somewhere else.
function isLocal({ header, address = '' }: Sender): boolean {
  if (header('x-forwarded-for') !== undefined || header('forwarded') !== undefined) return false;
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
