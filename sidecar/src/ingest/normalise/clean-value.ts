import { isSecretKey, REDACTED, redactNamed, redactText } from '../../decide/redaction.ts';
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

/** Is told of each part that was left out because of a limit; the words behind these are in write/cut-words.ts. */
export type OnCut = (limit: CutLimit, count?: number) => void;
type CutLimit =
  | 'long_text'
  | 'many_keys'
  | 'long_list'
  | 'deep_nesting'
  | 'exceptions'
  | 'stack_frames'
  | 'tags'
  | 'breadcrumbs'
  | 'span_links';
const nobody: OnCut = () => undefined;

/** A text that can be stored: clean, without secrets, cut. Null where there is none. */
export function textOf(value: unknown, max: number = textLimits.value, onCut: OnCut = nobody): string | null {
  return storable(value, max, onCut, false);
}

/** The same for a line of a program, in which `password=form.password` holds no secret. */
export function codeOf(value: unknown, max: number): string | null {
  return storable(value, max, nobody, true);
}

function storable(value: unknown, max: number, onCut: OnCut, isCode: boolean): string | null {
  const text =
    typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  if (text === '') return null;
  if (text.length > max) onCut('long_text');
  // What is far too long is cut first: patterns do not have to look at what is thrown away.
  const clean = redactText(cleanText(text.slice(0, max * 2)));
  return cutText(isCode ? clean : redactNamed(clean), max) + (text.length > max * 2 ? MORE : '');
}
const MORE = '…';

/** A copy of any JSON value that can be stored: secrets blanked, texts cut, width and depth bounded. */
export function cleanValue(value: unknown, onCut: OnCut = nobody, depth = 0): unknown {
  if (typeof value === 'string') return textOf(value, textLimits.value, onCut) ?? '';
  const isTooDeep = depth >= listLimits.depth && typeof value === 'object' && value !== null;
  if (isTooDeep) onCut('deep_nesting');
  if (Array.isArray(value)) return isTooDeep ? `[list of ${value.length}]` : cleanList(value, onCut, depth);
  if (!isObject(value)) return value;
  return isTooDeep ? '[nested too deep]' : cleanObject(value, onCut, depth);
}

export function cleanObject(value: Readonly<JsonObject>, onCut: OnCut = nobody, depth = 0): JsonObject {
  const clean: JsonObject = {};
  let kept = 0;
  let leftOut = 0;
  for (const key of Object.keys(value)) {
    if (kept >= listLimits.contextKeys) {
      leftOut += 1;
      continue;
    }
    kept += 1;
    const name = cutText(cleanText(key), textLimits.tagKey);
    set(clean, name, isSecretKey(key) ? REDACTED : cleanValue(value[key], onCut, depth + 1));
  }
  if (leftOut > 0) {
    onCut('many_keys');
    clean['…'] = `[cut, ${leftOut} keys more]`;
  }
  return clean;
}

// As a member like any other, also under the one name that is an object's prototype when it is assigned.
function set(object: JsonObject, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else object[name] = value;
}

function cleanList(list: readonly unknown[], onCut: OnCut, depth: number): unknown[] {
  const kept = list.slice(0, listLimits.contextKeys).map((element) => cleanValue(element, onCut, depth + 1));
  if (list.length > kept.length) {
    onCut('long_list');
    kept.push(`… [cut, ${list.length - kept.length} more]`);
  }
  return kept;
}

/** Keys and values that may come as an object, as a list of pairs, or as a list with gaps; secrets blanked. */
export function pairsOf(value: unknown, onCut: OnCut = nobody): Array<[string, string]> {
  const entries: unknown[] = isObject(value) ? Object.entries(value) : listOf(value);
  const pairs: Array<[string, string]> = [];
  for (const entry of entries) {
    if (!Array.isArray(entry) || entry.length !== 2) continue;
    const [key, member] = entry as [unknown, unknown];
    const name = typeof key === 'string' ? cutText(cleanText(key), textLimits.tagKey) : '';
    const text = Array.isArray(member)
      ? member.map((part) => textOf(part, textLimits.value, onCut) ?? '').join(', ')
      : textOf(member, textLimits.value, onCut);
    if (name !== '' && text !== null) pairs.push([name, isSecretKey(name) ? REDACTED : text]);
  }
  return pairs;
}

export function hexId(value: unknown, digits: number): string | null {
  if (typeof value !== 'string') return null;
  const hex = value.replaceAll('-', '').toLowerCase();
  return hex.length === digits && /^[0-9a-f]+$/.test(hex) && !/^0+$/.test(hex) ? hex : null;
}
