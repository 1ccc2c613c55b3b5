import { cutName, textLimits } from '../../decide/text-limits.ts';
import { cleanValue, isObject, listOf, textOf, type JsonObject, type OnCut } from './clean-value.ts';
import { threadsOf } from './sentry-exceptions.ts';

/**
 * What an event says beside its contexts and has no column here, by the names that Sentry has for it: it is kept and
 * shown like a context. What was not sent is left out.
 */
export function besidesOf(event: JsonObject, cut: OnCut): JsonObject {
  const told: JsonObject = {
    logentry: loggedOf(event, cut),
    modules: modulesOf(event.modules, cut),
    threads: threadsOf(event, cut),
    debug_meta: isObject(event.debug_meta) ? cleanValue(event.debug_meta, cut) : null,
    errors: listOf(event.errors).length === 0 ? null : cleanValue(event.errors, cut),
    fingerprint: listOf(event.fingerprint).length === 0 ? null : cleanValue(event.fingerprint, cut),
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
}

/** What was logged with an exception, and the parts of a message that is shown as a whole. */
function loggedOf(event: JsonObject, cut: OnCut): unknown {
  const entry = event.logentry ?? event['sentry.interfaces.Message'] ?? event.message;
  if (!isObject(entry)) return exceptionsIn(event) ? textOf(entry, textLimits.value, cut) : null;
  const { message, formatted, params } = entry;
  const isWhole = !exceptionsIn(event) && (params === undefined || params === null);
  return isWhole ? null : cleanValue({ message, formatted, params }, cut);
}

function exceptionsIn(event: JsonObject): boolean {
  return (event.exception ?? event['sentry.interfaces.Exception'] ?? null) !== null;
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
