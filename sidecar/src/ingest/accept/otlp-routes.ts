import { Router, type Request, type Response } from 'express';
import { Rejection } from '../rejection.ts';
import type { RouteContext } from './intake-app.ts';
import { answerRefused, answerStored, otlpEncodingOf } from './otlp-answer.ts';
import { projectOfOtlp } from './otlp-key.ts';
import { OTLP_SIGNALS, type OtlpSignal } from './otlp-signals.ts';
import { readBody } from './read-body.ts';

/** OTLP over HTTP. Profiles are refused in a way that exporters do not try again. */
export function otlpRoutes(context: RouteContext): Router {
  const router = Router();
  for (const signal of OTLP_SIGNALS) {
    router.post(signal.path, (request, response) => receive(context, signal, request, response));
    router.all(signal.path, (request, response) => {
      response.setHeader('Allow', 'POST, OPTIONS');
      refuse(context, request, response, wrongMethod(request.method), 0);
    });
  }
  router.all('/v1development/profiles', (request, response) => refuse(context, request, response, noProfiles(), 0));
  return router;
}

async function receive(context: RouteContext, signal: OtlpSignal, request: Request, response: Response): Promise<void> {
  let projectId = 0;
  try {
    const encoding = otlpEncodingOf(request.headers['content-type']);
    if (encoding === null) throw wrongType(request.headers['content-type']);
    projectId = await projectOfOtlp(request, context.keys, context.auth);
    context.checkRoom(Number(request.headers['content-length'] ?? 0));
    const body = await readBody(request, context);
    const stored = await context.receiveOtlp[signal.take]({ projectId, encoding, body, receivedAt: context.now() });
    if (stored.rejected > 0) context.refused(signal.rejectedReason, projectId, stored.message, stored.rejected);
    answerStored(response, encoding, signal.rejectedField, stored);
  } catch (error) {
    refuse(context, request, response, error, projectId);
  }
}

function refuse(context: RouteContext, request: Request, response: Response, error: unknown, projectId: number): void {
  const rejection = context.refusal(error, projectId);
  request.resume();
  if (response.destroyed) return;
  answerRefused(response, otlpEncodingOf(request.headers['content-type']) ?? 'json', rejection);
}

function wrongType(contentType: string | undefined): Rejection {
  const given = contentType === undefined ? 'missing' : `"${contentType.slice(0, 100)}"`;
  return new Rejection(
    'unsupported_content_type',
    415,
    `The content type is ${given}; OTLP over HTTP uses application/x-protobuf or application/json.`
  );
}

function wrongMethod(method: string): Rejection {
  return new Rejection('wrong_method', 405, `${method} is not possible here; exporters send POST.`);
}

function noProfiles(): Rejection {
  return new Rejection(
    'signal_not_supported',
    404,
    'Howdah does not store profiles: switch their exporter off. Traces are taken at /v1/traces, metrics at /v1/metrics, ' +
      'logs at /v1/logs.'
  );
}
