/**
 * A duration as people read it: three significant digits at most, the largest unit that fits.
 * `0.35 µs`, `12.4 ms`, `1.24 s`, `3 min 20 s`, `2 h 5 min`, `4 d 6 h`. No value gives an en dash.
 */
export function formatDuration(durationMs: number | null | undefined): string {
  if (durationMs === null || durationMs === undefined || !Number.isFinite(durationMs)) {
    return '–';
  }
  if (durationMs < 0) {
    return `−${formatDuration(-durationMs)}`;
  }
  if (durationMs === 0) {
    return '0 ms';
  }
  if (durationMs < 0.9995) {
    return `${threeDigits(durationMs * 1000)} µs`;
  }
  if (durationMs < 999.5) {
    return `${threeDigits(durationMs)} ms`;
  }
  if (durationMs < 59_950) {
    return `${threeDigits(durationMs / 1000)} s`;
  }
  return inTwoUnits(Math.round(durationMs / 1000));
}

/** Seconds or more as two neighbouring units. */
function inTwoUnits(seconds: number): string {
  for (const [index, [unit, size]] of UNITS.entries()) {
    const next = UNITS[index + 1];
    if (seconds >= size && next) {
      const small = Math.floor((seconds % size) / next[1]);
      return `${Math.floor(seconds / size)} ${unit}${small > 0 ? ` ${small} ${next[0]}` : ''}`;
    }
  }
  return `${seconds} s`;
}

const UNITS: Array<[string, number]> = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

function threeDigits(value: number): string {
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
