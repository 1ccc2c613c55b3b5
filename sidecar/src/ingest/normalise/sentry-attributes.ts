import { isObject, objectOf, type JsonObject } from './clean-value.ts';

/**
 * Attributes of spans, logs and metrics as plain values. SDKs write `{key: {value, type}}`; the older form of logs is
 * OpenTelemetry's list of `{key, value: {stringValue}}`.
 */
export function plainAttributes(given: unknown): JsonObject {
  if (Array.isArray(given)) {
    const pairs = (given as unknown[])
      .filter(isObject)
      .map(({ key, value }): [unknown, unknown] => [key, otelValue(value)])
      .filter((pair): pair is [string, unknown] => typeof pair[0] === 'string' && pair[1] !== undefined);
    return Object.fromEntries(pairs);
  }
  const entries = Object.entries(objectOf(given)).map(([key, one]): [string, unknown] => [
    key,
    isObject(one) && 'value' in one ? one.value : one,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined));
}

/** OpenTelemetry's AnyValue in JSON; undefined where it holds none of the plain kinds. */
export function otelValue(value: unknown): unknown {
  if (!isObject(value)) return value ?? undefined;
  const { intValue } = value;
  const integer = typeof intValue === 'string' && /^-?\d{1,15}$/.test(intValue) ? Number(intValue) : intValue;
  const list = objectOf(value.arrayValue).values;
  return (
    value.stringValue ??
    integer ??
    value.doubleValue ??
    value.boolValue ??
    (Array.isArray(list) ? (list as unknown[]).map(otelValue) : undefined)
  );
}
