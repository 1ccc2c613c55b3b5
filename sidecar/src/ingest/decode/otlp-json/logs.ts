import type { OnLogs, SentLog } from '../../log-records.ts';
import type { DictionarySink } from '../../records.ts';
import {
  attributesText,
  isObject,
  meaningfulAttributes,
  textOf,
  valueText,
  type JsonObject,
  type OnCut,
} from './any-value.ts';
import { int32Of, unixNano, wholeUpTo } from './numbers.ts';
import { forEachRecord, type RequestShape } from './resource-and-scope.ts';

/** Decodes ExportLogsServiceRequest in OTLP's JSON. */
export function decodeOtlpJsonLogs(body: Buffer, sink: DictionarySink, on: OnLogs): void {
  forEachRecord(body, LOGS, sink, (record, resource, scope, onCut) => {
    on.log(isObject(record) ? toSentLog(record, onCut) : 'a log record must be an object', resource, scope);
  });
}

const LOGS: RequestShape = {
  request: 'ExportLogsServiceRequest',
  outer: 'resourceLogs',
  scopes: 'scopeLogs',
  records: 'logRecords',
};

function toSentLog(record: JsonObject, onCut: OnCut): SentLog | string {
  const timeUnixNano = unixNano(record.timeUnixNano);
  const observedUnixNano = unixNano(record.observedTimeUnixNano);
  if (timeUnixNano === null || observedUnixNano === null) {
    return 'timeUnixNano and observedTimeUnixNano must be whole numbers';
  }
  return {
    timeUnixNano,
    observedUnixNano,
    severityNumber: int32Of(record.severityNumber),
    severityText: textOf(record.severityText),
    eventName: textOf(record.eventName),
    ...bodyOf(record.body, onCut),
    attributes: attributesText(record.attributes, onCut) ?? '{}',
    droppedAttributesCount: wholeUpTo(record.droppedAttributesCount, 0xffffffff),
    flags: wholeUpTo(record.flags, 0xffffffff),
    traceId: textOf(record.traceId).toLowerCase(),
    spanId: textOf(record.spanId).toLowerCase(),
    tenant: meaningfulAttributes(record.attributes).tenant ?? '',
  };
}

function bodyOf(body: unknown, onCut: OnCut): Pick<SentLog, 'bodyText' | 'bodyJson'> {
  if (isObject(body) && typeof body.stringValue === 'string') {
    return { bodyText: textOf(body.stringValue), bodyJson: null };
  }
  const text = valueText(body, onCut);
  return { bodyText: null, bodyJson: text === 'null' ? null : text };
}
