import { createServer } from 'node:net';

/** A port on 127.0.0.1 that is free now, another one each time: the system may give one again as soon as it is let go. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await anyPort();
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}
const given = new Set<number>();

async function anyPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) {
    throw new Error('no port');
  }
  return address.port;
}
