import { channel } from 'node:diagnostics_channel';

/** One line of the shop's log. */
export interface LogLine {
  level: 'info' | 'warn';
  message: string;
  fields: Record<string, string | number>;
}

/** Where lines can be listened to; the shop itself knows nothing of telemetry. */
export const LOG_CHANNEL = 'howdah-demo:log';

const lines = channel(LOG_CHANNEL);

/** Nothing is printed: whoever runs the demo wants to see its own few lines. */
export function log(level: LogLine['level'], message: string, fields: LogLine['fields'] = {}): void {
  lines.publish({ level, message, fields } satisfies LogLine);
}
