import { isSecretKey, REDACTED, redactText } from '../../decide/redaction.ts';
import { cleanText, cutText, listLimits, textLimits } from '../../decide/text-limits.ts';

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that can be stored: clean, without secrets, cut. Null where there is none. */
export function textOf(value: unknown, max: number = textLimits.value): string | null {
  const text =
    typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  if (text === '') return null;
  // What is far too long is cut first: patterns do not have to look at what is thrown away.
  return cutText(redactText(cleanText(text.slice(0, max * 2))), max) + (text.length > max * 2 ? MORE : '');
}
const MORE = '…';

/** A copy of any JSON value that can be stored: secrets blanked, texts cut, width and depth bounded. */
export function cleanValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return textOf(value) ?? '';
  if (Array.isArray(value)) {
    if (depth >= listLimits.depth) return `[list of ${value.length}]`;
    return bounded(value, (element) => cleanValue(element, depth + 1));
  }
  if (!isObject(value)) return value;
  if (depth >= listLimits.depth) return '[nested too deep]';
  return cleanObject(value, depth);
}

export function cleanObject(value: JsonObject, depth = 0): JsonObject {
  const entries = Object.entries(value);
  const kept = entries.slice(0, listLimits.contextKeys).map(([key, member]): [string, unknown] => {
    const name = cutText(cleanText(key), textLimits.tagKey);
    return [name, isSecretKey(key) ? REDACTED : cleanValue(member, depth + 1)];
  });
  if (entries.length > kept.length) kept.push(['…', `[cut, ${entries.length - kept.length} keys more]`]);
  return Object.fromEntries(kept);
}

function bounded(list: readonly unknown[], map: (element: unknown) => unknown): unknown[] {
  const kept = list.slice(0, listLimits.contextKeys).map(map);
  if (list.length > kept.length) kept.push(`… [cut, ${list.length - kept.length} more]`);
  return kept;
}

/** Keys and values that may come as an object, as a list of pairs, or as a list with gaps. */
export function pairsOf(value: unknown): Array<[string, string]> {
  const entries: unknown[] = isObject(value) ? Object.entries(value) : listOf(value);
  const pairs: Array<[string, string]> = [];
  for (const entry of entries) {
    if (!Array.isArray(entry) || entry.length !== 2) continue;
    const [key, member] = entry as [unknown, unknown];
    const name = typeof key === 'string' ? cutText(cleanText(key), textLimits.tagKey) : '';
    const text = Array.isArray(member) ? member.map((part) => textOf(part) ?? '').join(', ') : textOf(member);
    if (name !== '' && text !== null) pairs.push([name, text]);
  }
  return pairs;
}

export function hexId(value: unknown, digits: number): string | null {
  if (typeof value !== 'string') return null;
  const hex = value.replaceAll('-', '').toLowerCase();
  return hex.length === digits && /^[0-9a-f]+$/.test(hex) && !/^0+$/.test(hex) ? hex : null;
}
