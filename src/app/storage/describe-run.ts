import type { RetentionResult } from '../../../contract/api';
import { counted } from '../../shared/formats/count';

/** What a run of retention did, in one sentence. */
export function describeRun({ dropped, archived, held, failed, busy }: RetentionResult): string {
  const parts = [
    dropped.length === 0 ? 'Nothing was dropped' : `Dropped ${counted(dropped.length, 'partition')}`,
    ...(archived.length > 0 ? [`archived ${archived.length} of them before`] : []),
    ...(held.length > 0 ? [`left the held rows of ${counted(held.length, 'partition')}`] : []),
    ...(failed.length > 0 ? [`could not finish ${failed.map(({ table }) => table).join(', ')}`] : []),
    ...(busy.length > 0 ? [`left ${busy.join(', ')} to another run`] : []),
  ];
  return parts.join(', ');
}
