/** What a JSON text takes once it is parsed: a few bytes of it can stand for twenty times as many. */
export interface JsonShape {
  /** Levels of objects and lists. */
  depth: number;
  /** Objects and lists. */
  containers: number;
}

/**
 * The shape of a JSON text, without parsing it. Stops at the first of the limits, so that a bomb costs one look at its
 * bytes; of what is no JSON the shape means nothing, and the parser will say so.
 */
export function jsonShape(bytes: Uint8Array, most: JsonShape): JsonShape {
  let open = 0;
  let depth = 0;
  let containers = 0;
  for (let at = 0; at < bytes.length && depth <= most.depth && containers <= most.containers; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfText(bytes, at);
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      open += 1;
      containers += 1;
      if (open > depth) depth = open;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      open -= 1;
    }
  }
  return { depth, containers };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
