import { setTimeout as pause } from 'node:timers/promises';
import type { ResourceSpans } from './otlp-json.ts';
import { envelopeOf } from './sentry-event.ts';
import type { SentryEvent } from './sentry-event.ts';

const TRIES = 8;

export async function sendSpans(intake: string, key: string, resourceSpans: ResourceSpans[]): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-howdah-key': key };
  await post(`${intake}/v1/traces`, headers, JSON.stringify({ resourceSpans }));
}

export async function sendEvent(dsn: string, event: SentryEvent): Promise<void> {
  const { origin, pathname, username } = new URL(dsn);
  const url = `${origin}/api${pathname}/envelope/?sentry_key=${username}&sentry_version=7`;
  await post(url, { 'content-type': 'application/x-sentry-envelope' }, envelopeOf(event, new Date()));
}

/** Tries again when the intake is busy, after the time it asks for; any other refusal ends the demo with its reason. */
async function post(url: string, headers: Record<string, string>, body: string): Promise<void> {
  for (let left = TRIES - 1; ; left--) {
    const answer = await fetch(url, { method: 'POST', headers, body });
    const text = await answer.text();
    if (answer.ok) return;
    if (left === 0 || (answer.status !== 429 && answer.status !== 503)) {
      throw new Error(`The intake refused ${new URL(url).pathname} with ${answer.status}: ${text.slice(0, 300)}`);
    }
    await pause(Number(answer.headers.get('retry-after') ?? 1) * 1000);
  }
}
