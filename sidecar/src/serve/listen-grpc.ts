import { type Server, ServerCredentials } from '@grpc/grpc-js';
import { formatAddress, type Address } from './address.ts';
import { explain, type Listener } from './listen.ts';

/** Serves gRPC without TLS. `variable` is named in the message when the address cannot be used. */
export async function listenGrpc(
  server: Server,
  wanted: Address,
  { variable }: { variable: string }
): Promise<Listener> {
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(formatAddress(wanted), ServerCredentials.createInsecure(), (cause, bound) => {
      if (cause === null) resolve(bound);
      else reject(explain(withCode(cause), wanted, variable));
    });
  });
  const address = { host: wanted.host, port };
  return {
    address,
    url: formatAddress(address),
    close: (drainMs) =>
      new Promise((resolve) => {
        const patience = setTimeout(() => server.forceShutdown(), drainMs);
        server.tryShutdown(() => {
          clearTimeout(patience);
          resolve();
        });
      }),
  };
}

// The library keeps only the text of what the system said.
function withCode(cause: NodeJS.ErrnoException): NodeJS.ErrnoException {
  const code = /\b(EADDRINUSE|EACCES|EADDRNOTAVAIL|ENOTFOUND)\b/.exec(cause.message)?.[1];
  return code === undefined ? cause : Object.assign(cause, { code });
}
