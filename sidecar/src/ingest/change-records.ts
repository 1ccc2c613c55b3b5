/** A change of business data on its way to storage. Beside records.ts, which holds what all signals share. */
export interface ChangeRecord {
  /** Table or kind of thing, e.g. order. */
  entityName: string;
  entityId: string;
  /** INSERT, UPDATE, DELETE or a business event of the application's own. */
  changeType: string;
  /** JSON texts. */
  before: string | null;
  after: string | null;
  /** As sent; null when the sender did not say. */
  changedAt: Date | null;
  /** 32 hex digits, lower case. */
  traceId: string | null;
  changedBy: string | null;
  tenant: string | null;
  environment: string | null;
}
