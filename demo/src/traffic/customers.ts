/** Who visits the shop: three tenants of very different size, each with its users. */
export interface Customer {
  tenant: string;
  user: string;
}

const USERS: Readonly<Record<string, readonly string[]>> = {
  acme: [
    'ada',
    'alan',
    'barbara',
    'dennis',
    'edsger',
    'frances',
    'grace',
    'hedy',
    'john',
    'katherine',
    'ken',
    'margaret',
  ],
  globex: ['hank', 'homer', 'marge', 'martin', 'patty'],
  initech: ['milton', 'peter'],
};

/** All customers in a fixed order, so that a bounded run is the same every time. */
const CUSTOMERS: readonly Customer[] = Object.entries(USERS).flatMap(([tenant, users]) =>
  users.map((user) => ({ tenant, user }))
);

export function customerAt(index: number): Customer {
  // Stepping by a number that shares no factor with the list's length visits everyone before anyone twice.
  const customer = CUSTOMERS[(index * 7) % CUSTOMERS.length];
  if (!customer) throw new RangeError(`There is no customer number ${index}.`);
  return customer;
}
