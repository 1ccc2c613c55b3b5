/** `1,204` up to 9,999, then `12.3 k`, `4.5 M`. No value gives an en dash. */
export function formatCount(count: number | null | undefined): string {
  if (count === null || count === undefined || !Number.isFinite(count)) {
    return '–';
  }
  return Math.abs(count) < 10_000 ? exactCount(count) : inThousands(count);
}

/** Every digit, for a tooltip. */
export function exactCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** "1 issue", "2 issues"; irregular plurals are given. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A share between 0 and 1: `2.1 %`, `< 0.1 %`, `0 %`. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) {
    return '–';
  }
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) {
    return '< 0.1 %';
  }
  return `${Number(percent.toFixed(percent < 10 ? 1 : 0))} %`;
}

/** `120/s`, `0.4/s`; below one a minute `12/h`, so that rare things do not read as zero. */
export function formatRate(perSecond: number | null | undefined): string {
  if (perSecond === null || perSecond === undefined || !Number.isFinite(perSecond)) {
    return '–';
  }
  if (perSecond >= 10) {
    return `${formatCount(Math.round(perSecond))}/s`;
  }
  if (perSecond >= 0.1 || perSecond === 0) {
    return `${Number(perSecond.toFixed(1))}/s`;
  }
  const perMinute = perSecond * 60;
  return perMinute >= 1 ? `${Number(perMinute.toFixed(1))}/min` : `${Number((perMinute * 60).toFixed(1))}/h`;
}

function inThousands(count: number): string {
  let value = count;
  for (const unit of ['k', 'M', 'G', 'T']) {
    value /= 1000;
    if (Math.abs(value) < 999.5 || unit === 'T') {
      return `${Number(value.toFixed(Math.abs(value) < 99.95 ? 1 : 0))} ${unit}`;
    }
  }
  return exactCount(count);
}
