import { readFileSync, writeFileSync } from 'node:fs';

/** The most memory that a process had since it started, or since {@link forgetPeak}, in MB; null where nobody says it. */
export function peakRssMb(pid: number): number | null {
  return megabytes(pid, 'VmHWM');
}

/** The memory that a process has now, in MB; null where nobody says it. */
export function rssMb(pid: number): number | null {
  return megabytes(pid, 'VmRSS');
}

/** From now on the peak is counted anew. */
export function forgetPeak(pid: number): void {
  if (process.platform === 'linux') writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function megabytes(pid: number, field: string): number | null {
  if (process.platform !== 'linux') return null;
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1_024);
}
