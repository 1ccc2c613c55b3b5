import { dateTimeFormat, dateTimeFormatTimeAgo } from '@grafana/data';
import { useEffect, useState } from 'react';
import { relativeSentence, relativeTime } from './relative-time';

interface Props {
  at: Date | null;
  /** `sentence`: "3 min ago"; default: "3 min". */
  form?: 'short' | 'sentence';
  className?: string;
}

/** A relative time that keeps up by itself, with the exact one on hover. */
export function RelativeTime({ at, form = 'short', className }: Readonly<Props>) {
  const ticked = useNow();
  if (!at) {
    return <span className={className}>–</span>;
  }
  // What came since the last tick did not come from the future.
  const now = at > ticked && at.getTime() - ticked.getTime() <= TICK_MS ? at : ticked;
  return (
    <time
      className={className}
      dateTime={at.toISOString()}
      title={`${dateTimeFormat(at, { defaultWithMS: true })} (${dateTimeFormatTimeAgo(at)})`}
    >
      {form === 'short' ? relativeTime(at, now) : relativeSentence(at, now)}
    </time>
  );
}

const TICK_MS = 15_000;

/** One clock for all: a thousand rows do not need a thousand timers. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    listeners.add(setNow);
    timer ??= setInterval(() => listeners.forEach((listener) => listener(new Date())), TICK_MS);
    return () => {
      listeners.delete(setNow);
      if (listeners.size === 0 && timer !== undefined) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  }, []);
  return now;
}

const listeners = new Set<(now: Date) => void>();
let timer: ReturnType<typeof setInterval> | undefined;
