import { Rejection } from '../rejection.ts';
import type { EnvelopeItem } from './sentry-envelope.ts';

/**
 * A check-in by its own address, as scripts send it: what the query says (`status`, `check_in_id`, `duration`,
 * `environment`), over what stands in a body in JSON. `about.slug` is the monitor in the path.
 */
export function decodeCheckIn(body: Buffer, about: Record<string, unknown>): EnvelopeItem {
  const { slug, ...query } = about;
  const said = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null && value !== undefined));
  const value = { status: 'ok', ...inBody(body), ...said, monitor_slug: slug };
  return { type: 'check_in', header: {}, payload: body, value };
}

function inBody(body: Buffer): Record<string, unknown> {
  if (body.length > MAX_BYTES) {
    throw new Rejection(
      'item_too_large',
      413,
      `A check-in has ${MAX_BYTES} bytes at most; this one has ${body.length}.`
    );
  }
  const text = body.toString('utf8').trim();
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new Rejection('malformed_item', 400, 'The check-in is not JSON; leave the body empty or send an object.', {
      cause,
    });
  }
}

const MAX_BYTES = 100 * 1024;
