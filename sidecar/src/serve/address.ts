/** Where to listen: `host:port`, `[::1]:4318`. Port 0 takes any free one. */
export interface Address {
  host: string;
  port: number;
}

/** Undefined when the text is not `host:port`. */
export function parseAddress(text: string): Address | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host && port <= 65_535 ? { host, port } : undefined;
}

export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** An http URL that leads to the address; a wildcard is no place to go to and becomes localhost. */
export function urlOf({ host, port }: Address): string {
  return `http://${formatAddress({ host: host === '0.0.0.0' || host === '::' ? 'localhost' : host, port })}`;
}
