import type { ExceptionDetail } from '../../../../contract/api.ts';
import { culpritOf } from '../../decide/culprit.ts';
import { issueId } from '../../decide/fingerprint/issue-id.ts';
import { normaliseModule } from '../../decide/fingerprint/normalise-frame.ts';
import { fingerprintV1, type Fingerprint } from '../../decide/fingerprint/v1.ts';
import { cutName, cutText, textLimits } from '../../decide/text-limits.ts';
import type { OccurrenceRecord } from '../records.ts';
import type { JsonObject } from './clean-value.ts';

/** An exception with what grouping needs and people do not. */
export interface NormalisedException extends Omit<ExceptionDetail, 'module'> {
  module: string | null;
  synthetic: boolean;
}

/** What the two protocols have in common once their fields are found; every text in it is clean. */
export interface NormalisedError {
  occurrenceId: string;
  /** See OccurrenceRecord; none when not given. */
  reportKeys?: readonly string[];
  passing?: OccurrenceRecord['passing'];
  projectId: number;
  occurredAt: Date;
  /** What was sent, where the sender's clock was corrected. */
  originalTime?: Date | null;
  receivedAt: Date;
  /** Outermost first; empty for a message that was logged. */
  exceptions: NormalisedException[];
  /** Shown for a logged message. */
  message: string;
  /** Its template, for grouping. */
  messageTemplate: string;
  customFingerprint: string[] | undefined;
  /** Takes the place of the one that would be made; none when not given. */
  fingerprint?: Fingerprint | null;
  severity: OccurrenceRecord['severity'];
  handled: boolean | null;
  environment: string | null;
  release: string | null;
  service: string | null;
  serverName: string | null;
  transaction: string | null;
  tenant: string | null;
  userId: string | null;
  platform: string | null;
  sdk: string | null;
  traceId: string | null;
  spanId: string | null;
  stackTrace: string | null;
  tags: Record<string, string>;
  context: JsonObject;
  request: JsonObject | null;
  user: JsonObject | null;
  breadcrumbs: OccurrenceRecord['breadcrumbs'];
  contexts: JsonObject;
}

/** Groups the error and makes the record that is stored. */
export function toOccurrence(error: NormalisedError): OccurrenceRecord {
  const { exceptions, projectId, occurredAt, receivedAt, transaction } = error;
  const [outermost] = exceptions;
  const { shown, culprit } = shownOf(exceptions);
  const { fingerprint, version, reason } = error.fingerprint ?? fingerprintOf(error);
  return {
    occurrenceId: error.occurrenceId,
    reportKeys: error.reportKeys ?? [],
    passing: error.passing,
    issueId: issueId(projectId, fingerprint),
    projectId,
    occurredAt,
    originalTime: error.originalTime ?? null,
    receivedAt,
    type: cutName(outermost?.type ?? 'Message', textLimits.type),
    message: cutText(outermost?.message ?? error.message, textLimits.message),
    severity: error.severity,
    handled: error.handled,
    environment: name(error.environment) ?? 'production',
    release: name(error.release),
    service: name(error.service),
    serverName: name(error.serverName),
    transaction: name(transaction),
    tenant: name(error.tenant),
    userId: name(error.userId),
    platform: name(error.platform),
    sdk: name(error.sdk),
    traceId: error.traceId,
    spanId: error.spanId,
    stackTrace: error.stackTrace === null ? null : cutText(error.stackTrace, textLimits.stackTrace),
    tags: error.tags,
    context: error.context,
    request: error.request,
    user: error.user,
    breadcrumbs: error.breadcrumbs,
    event: {
      exceptions: shown,
      contexts: error.contexts,
    },
    fingerprint,
    fingerprintVersion: version,
    fingerprintReason: reason,
    culprit: culprit ?? transaction ?? '',
  };
}

interface Shown {
  shown: ExceptionDetail[];
  culprit: string | null;
}

// Once for a list: exceptions that come again as the same list are shown, and stored, as the same one.
function shownOf(exceptions: readonly NormalisedException[]): Shown {
  let known = SHOWN.get(exceptions);
  if (known === undefined) {
    const shown = exceptions.map(({ type, message, module, mechanism, mechanismDetails, frames }) => ({
      type,
      message,
      ...(module !== null && { module }),
      mechanism,
      ...(mechanismDetails !== undefined && { mechanismDetails }),
      frames,
    }));
    SHOWN.set(exceptions, (known = { shown, culprit: culpritOf(exceptions) }));
  }
  return known;
}
const SHOWN = new WeakMap<readonly NormalisedException[], Shown>();

function fingerprintOf({ exceptions, messageTemplate, customFingerprint, transaction }: NormalisedError): Fingerprint {
  return fingerprintV1({
    exceptions: exceptions.map(({ type, module, message, synthetic, frames }) => ({
      qualifiedType: qualified(type, module),
      message,
      synthetic,
      frames,
    })),
    message: messageTemplate,
    custom: customFingerprint,
    transaction: transaction ?? undefined,
  });
}

function qualified(type: string, module: string | null): string {
  const prefix = module === null ? '' : `${normaliseModule(module)}.`;
  return type.startsWith(prefix) ? type : `${prefix}${type}`;
}

function name(text: string | null): string | null {
  return text === null || text === '' ? null : cutName(text);
}
