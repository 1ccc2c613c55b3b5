import { isSecretKey, REDACTED } from '../../../decide/redaction.ts';
import { attributeLimits, cleanText, cutName, cutText } from '../../../decide/text-limits.ts';
import { attributeMeaning, httpStatusOf, TOO_DEEP } from '../attribute-meaning.ts';
import { cutElement, cutMember } from '../cut-marks.ts';

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? cleanText(value) : '';
}

/** An int64 as digits: OTLP's JSON writes it as text or as a number. Null for anything else. */
function integerText(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value).toString();
  if (typeof value !== 'string' || !/^[+-]?\d{1,20}$/.test(value)) return null;
  return BigInt.asIntN(64, BigInt(value)).toString();
}

/** Is told which limit left something out, and how often. */
export type OnCut = (limit: string, count?: number) => void;
const nobody: OnCut = () => undefined;

/**
 * Attributes as the JSON text of an object, or null when there are none. What is over a limit is left out with a mark.
 */
export function attributesText(attributes: unknown, onCut: OnCut = nobody): string | null {
  const list = listOf(attributes);
  return list.length === 0 ? null : `{${members(list, 0, onCut)}}`;
}

/** Any value as JSON text; what is none is `null`. */
export function valueText(value: unknown, onCut: OnCut = nobody): string {
  return anyValue(value, 0, onCut);
}

export interface MeaningfulAttributes {
  httpStatus: number | null;
  tenant: string | null;
  dbSystem: string | null;
}

/** Attributes that become columns; of those that are kept. */
export function meaningfulAttributes(attributes: unknown): MeaningfulAttributes {
  const found: MeaningfulAttributes = { httpStatus: null, tenant: null, dbSystem: null };
  const rank = { httpStatus: 0, tenant: 0, dbSystem: 0 };
  for (const attribute of keptOf(listOf(attributes))) {
    if (!isObject(attribute.value)) continue;
    const meaning = attributeMeaning(textOf(attribute.key));
    if (meaning === null || meaning.rank < rank[meaning.column]) continue;
    rank[meaning.column] = meaning.rank;
    const { value } = attribute;
    if (meaning.column === 'httpStatus') found.httpStatus = statusOf(value);
    else if (meaning.column === 'tenant') found.tenant = scalarText(value);
    else found.dbSystem = textOf(value.stringValue);
  }
  return found;
}

function statusOf(value: JsonObject): number | null {
  const text = value.intValue === undefined ? textOf(value.stringValue) : (integerText(value.intValue) ?? '');
  const status = /^\d{3}$/.test(text) ? httpStatusOf(Number(text)) : -1;
  return status < 0 ? null : status;
}

function scalarText(value: JsonObject): string {
  if (value.intValue !== undefined) return integerText(value.intValue) ?? '';
  if (typeof value.boolValue === 'boolean') return String(value.boolValue);
  if (value.doubleValue !== undefined) return String(Number(value.doubleValue));
  return textOf(value.stringValue);
}

function keptOf(keyValues: readonly unknown[]): JsonObject[] {
  return (keyValues.every(isObject) ? keyValues : keyValues.filter(isObject)).slice(0, attributeLimits.count);
}

function members(keyValues: readonly unknown[], depth: number, onCut: OnCut): string {
  let text = '';
  let written = 0;
  let leftOut = 0;
  for (const keyValue of keyValues) {
    if (!isObject(keyValue)) continue;
    if (written >= attributeLimits.count) {
      leftOut += 1;
      continue;
    }
    const { json, isSecret, isCut } = keyOf(textOf(keyValue.key));
    if (isCut) onCut('attribute_key_length');
    if (written > 0) text += ',';
    text += json + (isSecret ? SECRET : anyValue(keyValue.value, depth, onCut));
    written += 1;
  }
  if (leftOut === 0) return text;
  onCut('attribute_count', leftOut);
  return `${text},${cutMember(leftOut)}`;
}

function keyOf(key: string): { json: string; isSecret: boolean; isCut: boolean } {
  const shown = cutName(key, attributeLimits.keyLength);
  return { json: `${JSON.stringify(shown)}:`, isSecret: isSecretKey(key), isCut: shown !== key };
}
const SECRET = JSON.stringify(REDACTED);

function anyValue(value: unknown, depth: number, onCut: OnCut): string {
  if (!isObject(value)) return 'null';
  if (typeof value.stringValue === 'string') return stringText(cleanText(value.stringValue), onCut);
  if (typeof value.boolValue === 'boolean') return String(value.boolValue);
  if (value.intValue !== undefined) return integerText(value.intValue) ?? 'null';
  if (value.doubleValue !== undefined) return doubleText(value.doubleValue);
  if (typeof value.bytesValue === 'string') {
    return stringText(Buffer.from(value.bytesValue, 'base64').toString('base64'), onCut);
  }
  const nested = isObject(value.arrayValue) ? value.arrayValue : isObject(value.kvlistValue) ? value.kvlistValue : null;
  if (nested === null) return 'null';
  if (depth >= attributeLimits.depth) {
    onCut('attribute_depth');
    return JSON.stringify(TOO_DEEP);
  }
  if (nested === value.kvlistValue) return `{${members(listOf(nested.values), depth + 1, onCut)}}`;
  return `[${elements(listOf(nested.values), depth + 1, onCut)}]`;
}

function elements(values: readonly unknown[], depth: number, onCut: OnCut): string {
  const kept = values.slice(0, attributeLimits.elements).map((element) => anyValue(element, depth, onCut));
  const leftOut = values.length - kept.length;
  if (leftOut === 0) return kept.join(',');
  onCut('attribute_list_length', leftOut);
  return [...kept, cutElement(leftOut)].join(',');
}

function stringText(text: string, onCut: OnCut): string {
  const kept = cutText(text, attributeLimits.valueLength);
  if (kept !== text) onCut('attribute_value_length');
  return JSON.stringify(kept);
}

function doubleText(value: unknown): string {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : null;
  if (number === null) return 'null';
  return Number.isFinite(number) ? String(number) : JSON.stringify(String(number));
}
