import { propagation } from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';
import type { tracing } from '@opentelemetry/sdk-node';
import { TENANT_KEY, USER_KEY } from './caller-keys.ts';

/** Copies tenant and user from the baggage to each span, so that one tenant's slow queries can be found. */
export class CallerOnSpans implements tracing.SpanProcessor {
  onStart(span: tracing.Span, parent: Context): void {
    const baggage = propagation.getBaggage(parent);
    for (const key of [TENANT_KEY, USER_KEY]) {
      const entry = baggage?.getEntry(key);
      if (entry) span.setAttribute(key, entry.value);
    }
  }

  onEnd(): void {
    // Nothing is held back here.
  }
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }
  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
