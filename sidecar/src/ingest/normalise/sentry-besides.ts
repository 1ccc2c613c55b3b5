import { cutName } from '../../decide/text-limits.ts';
import { cleanValue, isObject, listOf, textOf, type JsonObject, type OnCut } from './clean-value.ts';
import { threadsOf } from './sentry-exceptions.ts';

/**
 * What an event says beside its contexts and has no column here, by the names that Sentry has for it: it is kept and
 * shown like a context. What was not sent is left out.
 */
export function besidesOf(event: JsonObject, cut: OnCut): JsonObject {
  const told: JsonObject = {
    modules: modulesOf(event.modules, cut),
    threads: threadsOf(event, cut),
    debug_meta: isObject(event.debug_meta) ? cleanValue(event.debug_meta, cut) : null,
    errors: listOf(event.errors).length === 0 ? null : cleanValue(event.errors, cut),
    fingerprint: listOf(event.fingerprint).length === 0 ? null : cleanValue(event.fingerprint, cut),
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
}

/** Installed packages with their versions. Their names are no names of secrets, though one may be called "cookie". */
function modulesOf(given: unknown, cut: OnCut): JsonObject | null {
  if (!isObject(given)) return null;
  const sent = Object.entries(given);
  if (sent.length > MAX_MODULES) cut('many_keys', sent.length - MAX_MODULES);
  const kept = sent.slice(0, MAX_MODULES).flatMap(([name, version]): Array<[string, string]> => {
    const [cleanName, cleanVersion] = [textOf(name), textOf(version)];
    return cleanName === null ? [] : [[cutName(cleanName), cutName(cleanVersion ?? '')]];
  });
  return kept.length === 0 ? null : Object.fromEntries(kept);
}
const MAX_MODULES = 1_000;
