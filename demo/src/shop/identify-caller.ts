import { context, propagation, trace } from '@opentelemetry/api';
import * as Sentry from '@sentry/node';
import type { NextFunction, Request, Response } from 'express';
import { TENANT_KEY, USER_KEY } from '../telemetry/caller-keys.ts';

/**
 * Says who is calling on everything recorded for this request. At the storefront the caller comes from headers, in the
 * services behind it from the baggage that travelled with the trace. Answers carry the trace id, for support.
 */
export function identifyCaller(request: Request, response: Response, next: NextFunction): void {
  const received = propagation.getActiveBaggage();
  const tenant = request.get('x-tenant') ?? received?.getEntry(TENANT_KEY)?.value;
  const user = request.get('x-user') ?? received?.getEntry(USER_KEY)?.value;

  const span = trace.getActiveSpan();
  if (span) response.set('x-trace-id', span.spanContext().traceId);
  if (tenant === undefined || user === undefined) {
    next();
    return;
  }

  span?.setAttributes({ [TENANT_KEY]: tenant, [USER_KEY]: user });
  Sentry.setTag('tenant', tenant);
  Sentry.setUser({ id: user, email: `${user}@${tenant}.example` });
  const baggage = propagation.createBaggage({ [TENANT_KEY]: { value: tenant }, [USER_KEY]: { value: user } });
  context.with(propagation.setBaggage(context.active(), baggage), next);
}
