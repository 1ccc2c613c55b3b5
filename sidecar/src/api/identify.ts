import type { Identity } from '../../../contract/api.ts';

/** Verifies the identity token that Grafana adds to a person's call; a missing or bad one makes an unverified identity. */
export type Identify = (token: string | undefined) => Promise<Identity>;

/** Nobody is verified, and why. */
export function unverified(reason: string): Identity {
  return { verified: false, reason, canTriage: false, canAdminister: false };
}
