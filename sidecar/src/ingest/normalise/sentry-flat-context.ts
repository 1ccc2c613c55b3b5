import { cleanObject, isObject, objectOf, type JsonObject, type OnCut } from './clean-value.ts';

/** `extra` and the application's own contexts, without nesting: `order_id` and not `order.order_id`. */
export function flatContext(event: JsonObject, cut: OnCut): JsonObject {
  const own = Object.entries(objectOf(event.contexts)).filter(([name]) => !SDK_CONTEXTS.has(name));
  const merged: JsonObject = {};
  for (const [name, context] of own) Object.assign(merged, isObject(context) ? context : { [name]: context });
  Object.assign(merged, objectOf(event.extra));
  delete merged.type;
  return cleanObject(merged, cut);
}

// What every SDK sends by itself; everything else was attached by the application and is what people search for.
const SDK_CONTEXTS = new Set(
  'trace otel runtime app os device culture cloud_resource gpu browser response profile replay unity react state flags'.split(
    ' '
  )
);
