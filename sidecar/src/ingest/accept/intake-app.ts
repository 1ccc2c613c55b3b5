import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { RefusalReason } from '../../decide/refusal-reasons.ts';
import type { Log } from '../../observe/log.ts';
import type { Filled } from '../records.ts';
import { Rejection } from '../rejection.ts';
import { BodyBudget } from './body-budget.ts';
import { allowAllOrigins } from './cors.ts';
import { discardBody } from './discard-body.ts';
import { nativeRoutes, type ReceiveNative } from './native-routes.ts';
import type { IntakeAuth } from './otlp-key.ts';
import { otlpRoutes } from './otlp-routes.ts';
import type { ProjectKey, ProjectKeys } from './project-keys.ts';
import { sentryRoutes } from './sentry-routes.ts';

/** What the routes need; everything behind the first station comes as functions. */
export interface IntakeAppOptions {
  keys: ProjectKeys;
  auth: IntakeAuth;
  maxBodyBytes: number;
  /** For a body of plain JSON, which becomes objects. */
  maxJsonBytes: number;
  /** What all bodies may take together, from their first byte until they are stored. */
  queueBytes: number;
  log: Log;
  now: () => Date;
  /** Counts a refused request, or so many refused records; project 0 when none was known. */
  refused(reason: RefusalReason, projectId: number, remedy: string, times?: number): void;
  /** Throws while nothing more can be taken. */
  checkRoom(bytes: number): void;
  receiveOtlp: OtlpReceivers;
  receiveNative: ReceiveNative;
  receiveSentry(request: ReceivedSentry): Promise<SentryAnswer>;
}

/** What becomes of an OTLP request once its body is there; resolves after the commit. */
export interface OtlpReceivers {
  traces(request: ReceivedOtlp): Promise<Filled>;
  metrics(request: ReceivedOtlp): Promise<Filled>;
  logs(request: ReceivedOtlp): Promise<Filled>;
}

interface ReceivedOtlp {
  projectId: number;
  encoding: 'protobuf' | 'json';
  body: Buffer;
  receivedAt: Date;
}

export interface ReceivedSentry {
  key: ProjectKey;
  endpoint: 'envelope' | 'store' | 'security' | 'cron' | 'minidump' | 'unreal';
  body: Buffer;
  /** What path, query and headers say beside the body, by name; what is missing is null. */
  about: Record<string, string | null>;
  /** Address of who sent it, as far as proxies tell; to tell senders apart, not to trust. */
  sender: string;
  receivedAt: Date;
}

export interface SentryAnswer {
  /** Null when no event was sent. */
  eventId: string | null;
  /** Categories of what was dropped because it is never stored: senders may stop making it. */
  pause: string[];
}

/** What the routes of both protocols share. */
export interface RouteContext extends IntakeAppOptions {
  budget: BodyBudget;
  /** Turns what was thrown into a Rejection, counts it, and logs what is our own fault. */
  refusal(error: unknown, projectId: number): Rejection;
}

/** One for all protocols, so that they share one budget. */
export function routeContext(options: IntakeAppOptions): RouteContext {
  return {
    ...options,
    budget: new BodyBudget({
      receivingBytes: Math.ceil(options.queueBytes / 3),
      totalBytes: options.queueBytes,
    }),
    refusal: (error, projectId) => toRefusal(options, error, projectId),
  };
}

/** The intake as an HTTP application: OTLP and Sentry on one port, and an answer with what is here for the rest. */
export function createIntakeApp(context: RouteContext): Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.use(allowAllOrigins);
  app.use(otlpRoutes(context));
  app.use(sentryRoutes(context));
  app.use(nativeRoutes(context));
  app.use((request, response) => {
    discardBody(request, context.maxBodyBytes);
    nothingHere(request, response);
  });
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const rejection = context.refusal(error, 0);
    response.status(rejection.status).json({ message: rejection.message, code: rejection.reason });
  });
  return app;
}

function nothingHere(request: Request, response: Response): void {
  response.status(404).json({
    message: `There is nothing at ${request.method} ${request.path.slice(0, 200)}. This is Howdah's intake; here is what it takes.`,
    code: 'not_found',
    routes: [
      'POST /v1/traces',
      'POST /v1/metrics',
      'POST /v1/logs',
      'POST /api/<project>/envelope/',
      'POST /api/<project>/store/',
      'POST /api/<project>/security/',
      'GET /api/<project>/cron/<monitor>/<key>/',
      'POST /api/<project>/integration/otlp/v1/traces',
      'POST /api/<project>/integration/otlp/v1/logs',
      'POST /ingest/v1/errors',
      'POST /ingest/v1/changes',
      'POST /ingest/v1/metrics',
      'POST /ingest/v1/logs',
    ],
  });
}

function toRefusal(options: IntakeAppOptions, error: unknown, projectId: number): Rejection {
  if (error instanceof Rejection) {
    if (error.reason !== 'connection_lost') options.refused(error.reason, projectId, error.message);
    return error;
  }
  const malformedUrl = (error as { status?: unknown }).status === 400;
  if (malformedUrl) return new Rejection('malformed_url', 400, 'The address of the request cannot be read.');
  options.log.error('intake failed', { error });
  options.refused('internal', projectId, 'A fault of Howdah itself; its log says more.');
  return new Rejection('internal', 500, 'Howdah failed at this request; the cause stands in its log.', {
    cause: error,
  });
}
