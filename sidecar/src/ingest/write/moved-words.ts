import type { MovedRecords } from '../records.ts';

/** How moved records are counted, and what Setup says about them: that nothing was lost, and what to do. */
export function movedWords({ signal, reason }: MovedRecords): { reason: string; explanation: string } {
  const { records, own } = SIGNALS[signal];
  return { reason: `${records}_${reason}`, explanation: `${WHERE[reason]}, ${own}. ${REMEDIES[reason]}` };
}

const SIGNALS: Record<MovedRecords['signal'], { records: string; own: string }> = {
  traces: { records: 'spans', own: 'with their own time in extra.original_start_time; none was lost' },
  errors: { records: 'errors', own: 'with their own time in original_time; none was lost' },
  metrics: { records: 'points', own: 'with their own time in original_time; none was lost' },
  logs: { records: 'logs', own: 'with their own time in original_time; none was lost' },
  clients: { records: 'clients', own: 'where they are counted; none was lost' },
  changes: { records: 'changes', own: 'with their own time in original_time; none was lost' },
};

const WHERE: Record<MovedRecords['reason'], string> = {
  too_old: 'Older than what is kept: stored at the oldest time that is',
  in_future: 'Dated more than a day ahead: stored at the time at which they came',
  no_time: 'Without a time: stored at the time at which they ended or came',
};

const REMEDIES: Record<MovedRecords['reason'], string> = {
  too_old: 'Set the clock of the sender right, or keep the data longer (Storage) if it really is that old.',
  in_future: 'Set the clock of the sender right.',
  no_time: 'Let the sender give a time.',
};
