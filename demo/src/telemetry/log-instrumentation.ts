import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { LOG_CHANNEL, type LogLine } from '../shop/log.ts';

/** OpenTelemetry's severity numbers. */
const SEVERITIES = { info: 9, warn: 13 } as const;

/** Makes log records of the shop's log lines, within the trace in which they are written, as those for usual loggers do. */
export class LogInstrumentation extends InstrumentationBase {
  constructor() {
    // Enabled when it is registered: before, this object is not complete.
    super('howdah-demo-log', '1', { enabled: false });
  }

  override init(): undefined {
    return undefined;
  }

  override enable(): void {
    subscribe(LOG_CHANNEL, this.#emit);
  }

  override disable(): void {
    unsubscribe(LOG_CHANNEL, this.#emit);
  }

  readonly #emit = (published: unknown): void => {
    // The channel is the shop's own.
    const { level, message, fields } = published as LogLine;
    this.logger.emit({
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- The enum is in a package of the SDK's own.
      severityNumber: SEVERITIES[level],
      severityText: level.toUpperCase(),
      body: message,
      attributes: fields,
    });
  };
}
