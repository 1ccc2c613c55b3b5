/** `250ms`, `1.5s`, `2m`, `24h`, `7d` in milliseconds; null when it is none. */
export function parseDurationMs(text: string): number | null {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w)$/.exec(text) ?? [];
  const factor = MILLISECONDS[unit ?? ''];
  return factor === undefined ? null : Number(amount) * factor;
}

const MILLISECONDS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
