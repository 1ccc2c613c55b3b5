/** The services of the shop; each runs as a process of its own. */
export const SERVICE_NAMES = ['storefront', 'catalog', 'payments'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Where the storefront finds the other two. */
export interface Peers {
  catalog: string;
  payments: string;
}

/** What the parent tells a service process, and what it hears from one. */
export type ToService = { type: 'peers'; peers: Peers } | { type: 'stop' };
export interface FromService {
  type: 'ready';
  url: string;
}

export function isServiceName(value: unknown): value is ServiceName {
  return SERVICE_NAMES.some((name) => name === value);
}
