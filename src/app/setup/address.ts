import type { SetupInfo } from '../../../contract/api';

/** Where to send, as far as the asking person may know it. */
export type Address = Pick<SetupInfo, 'intakeUrl' | 'grpcUrl' | 'sentryDsn' | 'publicKey' | 'keyRequired'>;

/** Stands where a key belongs that the asking person may not see. */
export const KEY_PLACEHOLDER = '<public key>';

/** The DSN, or the same with a placeholder for the key. */
export function dsnOf({ intakeUrl, sentryDsn }: Address): string {
  return sentryDsn ?? `${intakeUrl.replace('://', `://${KEY_PLACEHOLDER}@`)}/1`;
}
