import type { SetupInfo } from '../../../contract/api';

type Received = SetupInfo['received'];

export interface Arrival {
  signal: Received[number]['signal'];
  /** In the last hour. */
  count: number;
  lastAt: Date;
  /** Something came since the page was opened, and nothing had come before. */
  isNew: boolean;
}

/** The signals that arrive at present or did lately; none means: still waiting. */
export function arrivalsOf(received: Received, whenOpened: Received): Arrival[] {
  return received.flatMap(({ signal, count, lastAt }) => {
    const before = whenOpened.find((one) => one.signal === signal);
    return lastAt === null || count === 0
      ? []
      : [{ signal, count, lastAt: new Date(lastAt), isNew: (before?.count ?? 0) === 0 }];
  });
}
