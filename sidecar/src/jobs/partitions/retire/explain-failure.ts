import { NO_SESSION } from '../../../postgres/locked-session.ts';

/** What a failure means and what to do about it, for people. */
export function explainFailure(error: unknown, table: string, partition: string, patienceMs: number): string {
  const { code, message } =
    error instanceof Error ? (error as Error & { code?: unknown }) : { code: null, message: String(error) };
  switch (code) {
    case '55P03':
      return (
        `${partition} could not leave: transactions used ${table} for longer than ${patienceMs / 1_000} s. The next run ` +
        'tries again; pg_stat_activity shows who they are.'
      );
    case '42501':
      return (
        `${partition} could not leave: ${message}. The role of DATABASE_URL must own ${table}, or be a member of who does: ` +
        `"alter table howdah.${table} owner to <role>".`
      );
    case '25001':
      return `${partition} could not leave: ${message}. ${NO_SESSION}`;
    default:
      return error instanceof Error && code === undefined ? message : `${partition} could not leave: ${message}.`;
  }
}
