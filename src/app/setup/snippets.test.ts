import { expect, test } from 'vitest';
import { type Address, KEY_PLACEHOLDER } from './address';
import { LANGUAGES, readChoice, SENDERS } from './senders';
import { stepsFor } from './snippets';

const key = '0123456789abcdef0123456789abcdef';
const address: Address = {
  intakeUrl: 'http://127.0.0.1:4318',
  grpcUrl: 'http://127.0.0.1:4317',
  sentryDsn: `http://${key}@127.0.0.1:4318/7`,
  publicKey: key,
  keyRequired: true,
};
const everything = SENDERS.flatMap(({ value: sender }) =>
  LANGUAGES.map(({ value: language }) => [sender, language] as const)
);
const textOf = (...choice: Parameters<typeof stepsFor>) =>
  stepsFor(...choice)
    .map(({ text }) => text)
    .join('\n');

test.each(everything)('%s in %s names the real address and key', (sender, language) => {
  const text = textOf(sender, language, address);

  expect(text).toContain(key);
  expect(text).toMatch(/127\.0\.0\.1:4318/);
  expect(text).not.toMatch(/undefined|null\b/);
});

test.each(everything)('%s in %s works without seeing the key', (sender, language) => {
  const text = textOf(sender, language, { ...address, sentryDsn: null, publicKey: null });

  expect(text).toContain(KEY_PLACEHOLDER);
  expect(text).not.toContain('null');
});

test('OpenTelemetry needs no key where none is required', () => {
  expect(textOf('opentelemetry', 'node', { ...address, keyRequired: false })).not.toContain('x-howdah-key');
});

test.each(['node', 'python', 'java'] as const)(
  'OpenTelemetry in %s sends all signals, and may use gRPC',
  (language) => {
    const text = textOf('opentelemetry', language, address);

    expect(text).toContain('OTEL_LOGS_EXPORTER=otlp');
    expect(text).not.toContain('=none');
    expect(text).toContain(
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317\nexport OTEL_EXPORTER_OTLP_PROTOCOL=grpc'
    );
  }
);

test('plain JSON needs no key where none is required', () => {
  expect(textOf('json', 'node', { ...address, keyRequired: false })).not.toContain('x-howdah-key');
});

test('curl sends to the project of the DSN', () => {
  expect(textOf('curl', 'node', address)).toContain(`http://127.0.0.1:4318/api/7/store/?sentry_key=${key}`);
});

test('the choice comes from the URL, and unknown words fall back', () => {
  expect(readChoice(new URLSearchParams('sender=sentry&language=go'))).toEqual({ sender: 'sentry', language: 'go' });
  expect(readChoice(new URLSearchParams('sender=pigeon&language=cobol'))).toEqual({
    sender: 'opentelemetry',
    language: 'node',
  });
});
