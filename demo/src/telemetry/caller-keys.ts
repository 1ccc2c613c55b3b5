/** Names under which the caller travels between services (baggage) and stands on every span (attributes). */
export const TENANT_KEY = 'tenant.id';
export const USER_KEY = 'user.id';
