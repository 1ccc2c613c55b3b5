/**
 * Whether some record in this JSON has a time of its own, found without parsing it. Two increments without a time are
 * equal and are two, while the same records of the same time are a repetition.
 */
export function saysWhen(body: Buffer): boolean {
  return TIMES.some((field) => {
    for (let at = body.indexOf(field); at >= 0; at = body.indexOf(field, at + field.length)) {
      const value = body.toString('latin1', at + field.length, at + field.length + MOST_SPACE);
      if (A_TIME.test(value)) return true;
    }
    return false;
  });
}

const TIMES = ['"timestamp"', '"changed_at"', '"occurred_at"'];

/** null and 0 are what senders write when they do not know. */
const A_TIME = /^\s*:\s*(?:"|-?[1-9])/;
const MOST_SPACE = 50;
