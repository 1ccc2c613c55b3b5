import type { StorageInfo } from '../../../contract/api';

/** What every action on storage needs. */
export interface StorageActions {
  datasourceUid: string;
  archiveLocation: StorageInfo['archiveLocation'];
  /** Why changing storage is not for this person; undefined when it is. */
  refusal: string | undefined;
  /** Hears in one sentence what was done: the page reads the tables again. */
  onDone: (text: string) => void;
  onFailed: (text: string) => void;
}
