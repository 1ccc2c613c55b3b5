import { Router, type Request, type Response } from 'express';
import { Rejection } from '../rejection.ts';
import type { RouteContext } from './intake-app.ts';
import { answerRefused, answerStored, type OtlpEncoding, otlpEncodingOf } from './otlp-answer.ts';
import { projectOfOtlp } from './otlp-key.ts';
import { OTLP_SIGNALS, type OtlpSignal } from './otlp-signals.ts';
import { discardBody } from './discard-body.ts';
import { withBody } from './read-body.ts';
import { projectOfSentry, sentryKeysOf } from './sentry-key.ts';
import { belowAnyPath } from './sentry-routes.ts';

/** OTLP over HTTP, at its own addresses and below those of a DSN. Profiles are refused in a way that exporters do not try again. */
export function otlpRoutes(context: RouteContext): Router {
  const router = Router();
  for (const signal of OTLP_SIGNALS) {
    const belowSentry = belowAnyPath(`/api/:project/integration/otlp${signal.path}`);
    router.post(signal.path, (request, response) => receive(context, signal, request, response, projectByKey));
    router.post(belowSentry, (request, response) => receive(context, signal, request, response, projectByDsn));
    router.all([signal.path, belowSentry], (request, response) => {
      response.setHeader('Allow', 'POST, OPTIONS');
      refuse(context, request, response, wrongMethod(request.method), 0);
    });
  }
  router.all('/v1development/profiles', (request, response) => refuse(context, request, response, noProfiles(), 0));
  // A path that an exporter was given by hand, most often with the signal twice.
  router.all(BELOW_OTLP, (request, response) => refuse(context, request, response, nothingThere(request), 0));
  return router;
}

const BELOW_OTLP = /^\/(?:v1|v1development|api\/[^/]+\/integration\/otlp)(?:\/|$)/;

type ProjectOf = (context: RouteContext, request: Request) => Promise<number>;

const projectByKey: ProjectOf = ({ keys, auth }, request) => projectOfOtlp(request, keys, auth);

/** As Sentry's own intake takes OTLP: the project in the path, its key in a header as that of an envelope. */
const projectByDsn: ProjectOf = async ({ keys }, request) => {
  const { project } = request.params;
  const inPath = typeof project === 'string' ? project : null;
  return (await projectOfSentry(sentryKeysOf(request, request.originalUrl), inPath, keys)).projectId;
};

async function receive(
  context: RouteContext,
  signal: OtlpSignal,
  request: Request,
  response: Response,
  projectOf: ProjectOf
): Promise<void> {
  let projectId = 0;
  try {
    const encoding = otlpEncodingOf(request.headers['content-type']);
    if (encoding === null) throw wrongType(request.headers['content-type']);
    projectId = await projectOf(context, request);
    context.checkRoom(Number(request.headers['content-length'] ?? 0));
    const stored = await withBody(request, context, (body) =>
      context.receiveOtlp[signal.take]({ projectId, encoding, body, receivedAt: context.now() })
    );
    if (stored.rejected > 0) context.refused(signal.rejectedReason, projectId, stored.message, stored.rejected);
    answerStored(response, encoding, signal.rejectedField, stored);
  } catch (error) {
    refuse(context, request, response, error, projectId);
  }
}

function refuse(context: RouteContext, request: Request, response: Response, error: unknown, projectId: number): void {
  const rejection = context.refusal(error, projectId);
  discardBody(request, context.maxBodyBytes);
  if (response.destroyed) return;
  answerRefused(response, encodingOfAnswer(request), rejection);
}

function encodingOfAnswer(request: Request): OtlpEncoding {
  return otlpEncodingOf(request.headers['content-type']) ?? 'json';
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

function nothingThere({ method, path }: Request): Rejection {
  return new Rejection(
    'signal_not_supported',
    404,
    `There is nothing at ${method} ${path.slice(0, 200)}. Exporters send to /v1/traces, /v1/metrics and /v1/logs: ` +
      'OTEL_EXPORTER_OTLP_ENDPOINT is the address without these paths.'
  );
}

function noProfiles(): Rejection {
  return new Rejection(
    'signal_not_supported',
    404,
    'Howdah does not store profiles: switch their exporter off. Traces are taken at /v1/traces, metrics at /v1/metrics, ' +
      'logs at /v1/logs.'
  );
}
