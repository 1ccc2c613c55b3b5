import { expect, test } from 'vitest';
import { ConfigError, describeConfig, readConfig } from './read-config.ts';

test('without a variable, everything has its default (O1, O5)', () => {
  const config = readConfig({});

  expect(config).toMatchObject({
    databaseUrl: undefined,
    dataDir: '.howdah',
    intakeAddr: { host: '127.0.0.1', port: 4318 },
    otlpGrpcAddr: { host: '127.0.0.1', port: 4317 },
    intakeAuth: 'local',
    pgPort: 54329,
    previewAddr: { host: '127.0.0.1', port: 4300 },
    maxBodyBytes: 64 * 1024 * 1024,
    maxJsonBytes: 8 * 1024 * 1024,
    maxEventBytes: 1024 * 1024,
    attachments: 'off',
    logErrors: 'error',
    maxAttachmentBytes: 2 * 1024 * 1024,
    grafanaUrl: undefined,
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('values come with units and URLs lose their last slash', () => {
  expect(
    readConfig({
      HOWDAH_MAX_BODY: '20MB',
      HOWDAH_GRAFANA_URL: 'http://grafana:3000/',
      HOWDAH_INTAKE_ADDR: '[::1]:4318',
    })
  ).toMatchObject({
    maxBodyBytes: 20_000_000,
    grafanaUrl: 'http://grafana:3000',
    intakeAddr: { host: '::1', port: 4318 },
  });
});

test('an empty preview address turns the preview off; other empty variables count as not set', () => {
  expect(readConfig({ HOWDAH_PREVIEW_ADDR: '', HOWDAH_INTAKE_ADDR: '' })).toMatchObject({
    previewAddr: undefined,
    intakeAddr: { port: 4318 },
  });
});

test('all mistakes are told at once, each with its variable and an example, secrets hidden', () => {
  const read = () =>
    readConfig({ HOWDAH_INTAKE_ADDR: 'nowhere', HOWDAH_MAX_BODY: 'much', DATABASE_URL: 'mysql://u:hunter2@h/d' });

  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/HOWDAH_INTAKE_ADDR: "nowhere" is not host:port\. Example: 0\.0\.0\.0:4318/);
  expect(read).toThrow(/HOWDAH_MAX_BODY: "much" is not a size/);
  expect(read).toThrow(/DATABASE_URL: \(hidden\) is not a postgresql:\/\/ URL/);
  expect(read).not.toThrow(/hunter2/);
});

test('secrets are hidden where the configuration is shown', () => {
  const shown = JSON.stringify(
    describeConfig({ DATABASE_URL: 'postgresql://u:hunter2@h/d', HOWDAH_API_TOKEN: 'hunter2-hunter2-hunter2' })
  );

  expect(shown).not.toContain('hunter2');
});
