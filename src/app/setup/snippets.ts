import { type Address, KEY_PLACEHOLDER } from './address';
import { jsonSteps } from './json-snippets';
import { otelSteps } from './otel-snippets';
import type { Language, Sender } from './senders';
import { sentrySteps } from './sentry-snippets';
import type { Step } from './step';

/** What to do in this language, in order, with the real address and key. */
export function stepsFor(sender: Sender, language: Language, address: Address): Step[] {
  switch (sender) {
    case 'opentelemetry':
      return otelSteps(language, address);
    case 'sentry':
      return sentrySteps(language, address);
    case 'json':
      return jsonSteps(address);
    case 'curl':
      return [
        { title: 'Send an error', text: curlError(address) },
        { title: 'Send a trace', text: curlTrace(address) },
      ];
    default:
      return sender satisfies never;
  }
}

/** A first error without any SDK. */
export function curlError(address: Address): string {
  const { url, key } = storeOf(address);
  return `curl -X POST '${url}?sentry_key=${key}' \\
  -H 'content-type: application/json' \\
  -d '{"level":"error","environment":"production","release":"1.0.0",
       "exception":{"values":[{"type":"HelloError","value":"the first error from a shell"}]}}'`;
}

function curlTrace({ intakeUrl, publicKey, keyRequired }: Address): string {
  const header = keyRequired ? `\n  -H 'x-howdah-key: ${publicKey ?? KEY_PLACEHOLDER}' \\` : '';
  return `NOW=$(date +%s)
curl -X POST '${intakeUrl}/v1/traces' \\
  -H 'content-type: application/json' \\${header}
  -d '{"resourceSpans":[{
       "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"hello"}}]},
       "scopeSpans":[{"spans":[{
         "traceId":"'$(openssl rand -hex 16)'","spanId":"'$(openssl rand -hex 8)'",
         "name":"GET /hello","kind":2,
         "startTimeUnixNano":"'$NOW'000000000","endTimeUnixNano":"'$NOW'250000000"}]}]}]}'`;
}

function storeOf({ intakeUrl, sentryDsn, publicKey }: Address): { url: string; key: string } {
  const project = sentryDsn === null ? '1' : (/\/([^/]+)$/.exec(sentryDsn)?.[1] ?? '1');
  return { url: `${intakeUrl}/api/${project}/store/`, key: publicKey ?? KEY_PLACEHOLDER };
}
