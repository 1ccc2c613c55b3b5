import { Router, type Request, type Response } from 'express';
import type { NativeAnswer, NativeEndpoint } from '../native-records.ts';
import { Rejection } from '../rejection.ts';
import type { RouteContext } from './intake-app.ts';
import { answerNative, answerNativeRefused } from './native-answer.ts';
import { projectOfOtlp } from './otlp-key.ts';
import { discardBody } from './discard-body.ts';
import { withJsonBody } from './read-body.ts';

export interface ReceivedNative {
  projectId: number;
  endpoint: NativeEndpoint;
  /** As the sender gave it, without quotes. */
  idempotencyKey: string | null;
  body: Buffer;
  receivedAt: Date;
}

/** What becomes of a request once its body is there; resolves after the commit. */
export type ReceiveNative = (request: ReceivedNative) => Promise<NativeAnswer>;

/** `POST /ingest/v1/{errors,changes,metrics,logs}`: JSON for whoever has no SDK. */
export function nativeRoutes(context: RouteContext): Router {
  const router = Router();
  for (const endpoint of ENDPOINTS) {
    router.post(`/ingest/v1/${endpoint}`, (request, response) => receive(context, endpoint, request, response));
    router.all(`/ingest/v1/${endpoint}`, (request, response) => {
      response.setHeader('Allow', 'POST, OPTIONS');
      const rejection = new Rejection('wrong_method', 405, `${request.method} is not possible here; send POST.`);
      refuse(context, request, response, rejection, 0);
    });
  }
  return router;
}

const ENDPOINTS: readonly NativeEndpoint[] = ['errors', 'changes', 'metrics', 'logs'];

async function receive(
  context: RouteContext,
  endpoint: NativeEndpoint,
  request: Request,
  response: Response
): Promise<void> {
  let projectId = 0;
  try {
    checkType(request.headers['content-type']);
    const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key']);
    projectId = await projectOfOtlp(request, context.keys, context.auth);
    context.checkRoom(Number(request.headers['content-length'] ?? 0));
    const answer = await withJsonBody(request, context, (body) =>
      context.receiveNative({ projectId, endpoint, idempotencyKey, body, receivedAt: context.now() })
    );
    for (const { reason } of answer.repeated ? [] : answer.rejected) {
      context.refused(`${endpoint}_rejected`, projectId, `A record of ${endpoint} was refused: ${reason}.`);
    }
    answerNative(response, answer);
  } catch (error) {
    refuse(context, request, response, error, projectId);
  }
}

function refuse(context: RouteContext, request: Request, response: Response, error: unknown, projectId: number): void {
  const rejection = context.refusal(error, projectId);
  discardBody(request, context.maxBodyBytes);
  if (!response.destroyed) answerNativeRefused(response, rejection);
}

function checkType(contentType: string | undefined): void {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json' || type?.endsWith('+json')) return;
  const given = contentType === undefined ? 'missing' : `"${contentType.slice(0, 100)}"`;
  throw new Rejection(
    'unsupported_content_type',
    415,
    `The content type is ${given}; plain JSON is sent as application/json (curl: -H 'content-type: application/json').`
  );
}

// The draft of the header asks for a quoted text; most senders leave the quotes out.
function idempotencyKeyOf(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const key = String(header)
    .trim()
    .replace(/^"(.*)"$/, '$1');
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Rejection(
    'malformed_idempotency_key',
    400,
    'An Idempotency-Key has 1 to 255 printable characters without spaces, for example a uuid.'
  );
}
