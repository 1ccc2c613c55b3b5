import { isSecretKey, REDACTED } from '../../../decide/redaction.ts';
import { cleanText } from '../../../decide/text-limits.ts';
import { attributeMeaning, httpStatusOf, MAX_VALUE_DEPTH, TOO_DEEP } from '../attribute-meaning.ts';

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

/** Attributes as the JSON text of an object, or null when there are none; and those with a meaning of their own. */
export function attributesText(attributes: unknown): string | null {
  const list = listOf(attributes);
  return list.length === 0 ? null : `{${members(list, 0)}}`;
}

/** Any value as JSON text; what is none is `null`. */
export function valueText(value: unknown): string {
  return anyValue(value, 0);
}

export interface MeaningfulAttributes {
  httpStatus: number | null;
  tenant: string | null;
  dbSystem: string | null;
}

export function meaningfulAttributes(attributes: unknown): MeaningfulAttributes {
  const found: MeaningfulAttributes = { httpStatus: null, tenant: null, dbSystem: null };
  const rank = { httpStatus: 0, tenant: 0, dbSystem: 0 };
  for (const attribute of listOf(attributes)) {
    if (!isObject(attribute) || !isObject(attribute.value)) continue;
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

function members(keyValues: readonly unknown[], depth: number): string {
  const parts: string[] = [];
  for (const keyValue of keyValues) {
    if (!isObject(keyValue)) continue;
    const key = textOf(keyValue.key);
    const value = isSecretKey(key) ? JSON.stringify(REDACTED) : anyValue(keyValue.value, depth);
    parts.push(`${JSON.stringify(key)}:${value}`);
  }
  return parts.join(',');
}

function anyValue(value: unknown, depth: number): string {
  if (!isObject(value)) return 'null';
  if (typeof value.stringValue === 'string') return JSON.stringify(cleanText(value.stringValue));
  if (typeof value.boolValue === 'boolean') return String(value.boolValue);
  if (value.intValue !== undefined) return integerText(value.intValue) ?? 'null';
  if (value.doubleValue !== undefined) return doubleText(value.doubleValue);
  if (typeof value.bytesValue === 'string') {
    return JSON.stringify(Buffer.from(value.bytesValue, 'base64').toString('base64'));
  }
  const nested = isObject(value.arrayValue) ? value.arrayValue : isObject(value.kvlistValue) ? value.kvlistValue : null;
  if (nested === null) return 'null';
  if (depth >= MAX_VALUE_DEPTH) return JSON.stringify(TOO_DEEP);
  if (nested === value.kvlistValue) return `{${members(listOf(nested.values), depth + 1)}}`;
  return `[${listOf(nested.values)
    .map((element) => anyValue(element, depth + 1))
    .join(',')}]`;
}

function doubleText(value: unknown): string {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : null;
  if (number === null) return 'null';
  return Number.isFinite(number) ? String(number) : JSON.stringify(String(number));
}
