import { uuidOf } from '../../decide/fingerprint/issue-id.ts';
import { cleanText } from '../../decide/text-limits.ts';
import type { OccurrenceRecord, SpanException } from '../records.ts';
import { toOtlpOccurrence } from './otlp-error.ts';
import { ReportKeys } from './report-keys.ts';
import { toldBy } from './told-exception.ts';

export interface OtlpExceptionContext {
  projectId: number;
  receivedAt: Date;
  /** `trace id + span id` to the id of the parent, of the spans in the request. */
  spanParents(traceIds: ReadonlySet<string>): Map<string, string | null>;
}

/**
 * Exceptions on spans as occurrences. One error that was recorded on several spans on its way up counts once, with the
 * innermost span as its place.
 */
export function toOccurrences(exceptions: readonly SpanException[], context: OtlpExceptionContext): OccurrenceRecord[] {
  const keys = new ReportKeys(context.projectId);
  const keyOf = new Map(exceptions.map((exception) => [exception, keys.next(exception)]));
  return innermost(exceptions, context).map(({ exception, above }) => {
    const reportKeys = [exception, ...above].flatMap((one) => keyOf.get(one) ?? []);
    return toRecord(exception, { reportKeys, passing: passingOf(exception, above, context.projectId) }, context);
  });
}

// Spans above end later, and may come in another request. Only within a service: another one that fails because this one
// did has an error of its own, whichever of the two comes first.
function passingOf(
  exception: SpanException,
  above: readonly SpanException[],
  projectId: number
): NonNullable<OccurrenceRecord['passing']> {
  const { traceId, attributes, resource } = exception;
  const what = `${toldBy(attributes).what}\n${resource.serviceName}`;
  const keyAt = (spanId: string) => uuidOf(`passing ${projectId} ${traceId} ${spanId} ${what}`);
  const here = new Set([exception, ...above].map(({ spanId }) => spanId));
  const parents = [exception, ...above].map(({ parentSpanId }) => parentSpanId);
  const next = [...new Set(parents)].filter((id) => id !== null && !here.has(id)) as string[];
  return { at: keyAt(exception.spanId), above: next.map(keyAt) };
}

interface Innermost {
  exception: SpanException;
  /** The same error, recorded again on the spans above. */
  above: SpanException[];
}

function innermost(exceptions: readonly SpanException[], context: OtlpExceptionContext): Innermost[] {
  const groups = new Map<string, SpanException[]>();
  for (const exception of exceptions) {
    const key = `${exception.traceId} ${toldBy(exception.attributes).what}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [exception]);
    else group.push(exception);
  }
  const repeated = [...groups.values()].filter(hasGaps).flat();
  const parents =
    repeated.length === 0
      ? new Map<string, string | null>()
      : context.spanParents(new Set(repeated.map(({ traceId }) => traceId)));
  return [...groups.values()].flatMap((group) => withoutAncestors(group, parents));
}

// Whether spans in between may make one of these an ancestor of another.
function hasGaps(group: readonly SpanException[]): boolean {
  if (group.length === 1) return false;
  const here = new Set(group.map(({ spanId }) => spanId));
  const highest = group.filter(({ parentSpanId }) => parentSpanId === null || !here.has(parentSpanId));
  return highest.length > 1 && highest.some(({ parentSpanId }) => parentSpanId !== null);
}

// Leaves out what was recorded again on a span above one that has it.
function withoutAncestors(group: readonly SpanException[], parents: Map<string, string | null>): Innermost[] {
  const above = new Set<string>();
  if (group.length > 1) {
    for (const { traceId, parentSpanId } of group) {
      let ancestor = parentSpanId;
      for (let depth = 0; ancestor !== null && depth < MAX_DEPTH && !above.has(ancestor); depth += 1) {
        above.add(ancestor);
        ancestor = parents.get(traceId + ancestor) ?? null;
      }
    }
  }
  const left = group.filter(({ spanId }) => above.has(spanId));
  return group
    .filter(({ spanId }) => !above.has(spanId))
    .map((exception, i) => ({ exception, above: i === 0 ? left : [] }));
}
const MAX_DEPTH = 1_000;

function toRecord(
  exception: SpanException,
  keys: Required<Pick<OccurrenceRecord, 'reportKeys' | 'passing'>>,
  { projectId, receivedAt }: OtlpExceptionContext
): OccurrenceRecord {
  const { traceId, spanId, ordinal, timeUnixNano, attributes, spanAttributes, spanName, resource } = exception;
  return toOtlpOccurrence({
    occurrenceId: uuidOf(`${projectId} ${traceId} ${spanId} ${ordinal} ${timeUnixNano}`),
    ...keys,
    projectId,
    receivedAt,
    timeUnixNano,
    traceId,
    spanId,
    attributes,
    around: spanAttributes,
    resource,
    severity: 'error',
    logMessage: null,
    spanName,
    contexts: { span: { name: cleanText(spanName) } },
  });
}
