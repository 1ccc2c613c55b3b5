import { Rejection } from '../rejection.ts';
import { jsonShape } from './json-bounds.ts';

/**
 * Parses JSON of which nobody knows what it holds. A large document of very many objects and lists is refused
 * before it is parsed: they would take twenty times its size. Throws a SyntaxError for what is no JSON.
 */
export function parseJson(bytes: Buffer, toText: (bytes: Buffer) => string = (all) => all.toString('utf8')): unknown {
  if (bytes.length > LOOKED_INTO_BYTES && jsonShape(bytes, MOST).containers > MAX_CONTAINERS) {
    throw new Rejection(
      'json_too_dense',
      413,
      `The JSON of ${bytes.length} bytes has more than ${MAX_CONTAINERS} objects and lists. Send smaller batches, or protobuf, which is read without building objects.`
    );
  }
  return JSON.parse(toText(bytes));
}

/** What is smaller takes little, whatever it holds. */
const LOOKED_INTO_BYTES = 1024 * 1024;
const MAX_CONTAINERS = 500_000;
const MOST = { depth: Infinity, containers: MAX_CONTAINERS };
