/**
 * Time between then and now in one short unit: `now`, `12 s`, `3 min`, `5 h`, `2 d`, `4 mo`, `2 y`. The past carries
 * no word, because lists are about the past; the future reads `in 3 d`.
 */
export function relativeTime(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  const span = inOneUnit(Math.abs(seconds));
  if (span === undefined) {
    return 'now';
  }
  return seconds < 0 ? `in ${span}` : span;
}

/** In a sentence: `3 min ago`, `in 3 d`, `just now`. */
export function relativeSentence(at: Date, now: Date): string {
  const text = relativeTime(at, now);
  return text === 'now' ? 'just now' : text.startsWith('in ') ? text : `${text} ago`;
}

function inOneUnit(seconds: number): string | undefined {
  for (const [unit, size] of UNITS) {
    if (seconds >= size) {
      return `${Math.floor(seconds / size)} ${unit}`;
    }
  }
  return undefined;
}

const UNITS: Array<[string, number]> = [
  ['y', 365 * 86_400],
  ['mo', 30 * 86_400],
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];
