import type { PolicyRequest } from '../../../contract/api';
import { formatBytes } from '../../shared/formats/bytes';
import { counted } from '../../shared/formats/count';

/** A policy in words: "keeps 30 days, at most 20 GB, archived before dropping". */
export function describePolicy({
  retentionDays,
  maxBytes,
  archive,
}: Pick<PolicyRequest, 'retentionDays' | 'maxBytes' | 'archive'>): string {
  return [
    `keeps ${counted(retentionDays, 'day')}`,
    ...(maxBytes === null ? [] : [`at most ${formatBytes(maxBytes)}`]),
    ...(archive ? ['archived before dropping'] : []),
  ].join(', ');
}
