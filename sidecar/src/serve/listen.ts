import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatAddress, urlOf, type Address } from './address.ts';

export interface ListenOptions {
  /** Named in the message when the address cannot be used. */
  variable: string;
  /** The whole request, headers and body, must have arrived within this time. */
  requestTimeoutMs?: number;
  /** Its headers within this one. */
  headersTimeoutMs?: number;
  /** Connections at once; a further one is closed at once, and `onTooMany` is told. */
  maxConnections?: number;
  onTooMany?: () => void;
}

export interface Listener {
  /** The port is the real one when 0 was asked for. */
  address: Address;
  /** How it is reached; of gRPC, host and port. */
  url: string;
  /** Takes no new requests, lets running ones end, and closes what is still open after `drainMs`. */
  close(drainMs: number): Promise<void>;
}

/**
 * Serves HTTP/1.1 with bounds on headers, time and connections, so that slow or hostile clients hold little and not for
 * long. A request that is too slow is answered with 408.
 */
export async function listen(
  handler: RequestListener,
  wanted: Address,
  { variable, requestTimeoutMs = 60_000, headersTimeoutMs = 15_000, maxConnections, onTooMany }: ListenOptions
): Promise<Listener> {
  const server = createServer(
    {
      maxHeaderSize: 32_768,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // How often it is looked at who is too slow.
      connectionsCheckingInterval: Math.min(5_000, headersTimeoutMs / 2),
      keepAliveTimeout: 65_000,
    },
    handler
  );
  if (maxConnections !== undefined) server.maxConnections = maxConnections;
  server.on('drop', () => onTooMany?.());
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(explain(cause, wanted, variable)));
    server.listen(wanted.port, wanted.host, () => resolve());
  });
  const address = { host: wanted.host, port: (server.address() as AddressInfo).port };
  return {
    address,
    url: urlOf(address),
    close: (drainMs) =>
      new Promise((resolve) => {
        const patience = setTimeout(() => server.closeAllConnections(), drainMs);
        // A connection that was busy when the drain began is kept alive by its client and becomes idle later.
        const sweep = setInterval(() => server.closeIdleConnections(), 50);
        server.close(() => {
          clearTimeout(patience);
          clearInterval(sweep);
          resolve();
        });
      }),
  };
}

/** What is wrong with an address, and what to do. */
export function explain(cause: NodeJS.ErrnoException, address: Address, variable: string): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'another program listens there. Stop it, or choose another address',
    EACCES: 'this user may not listen there. Choose a port above 1023',
    EADDRNOTAVAIL: 'this machine has no such address. Choose one it has',
    ENOTFOUND: 'the host name is not known. Choose an address of this machine',
  };
  const reason = reasons[cause.code ?? ''] ?? `${cause.message}. Choose another address`;
  return new Error(`Cannot listen on ${formatAddress(address)}: ${reason} with ${variable}.`, { cause });
}
