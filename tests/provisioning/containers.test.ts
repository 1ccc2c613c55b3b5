import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../sidecar/src/config/read-config.ts';
import { SETTINGS } from '../../sidecar/src/config/settings.ts';

const root = resolve(import.meta.dirname, '../..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<'postgres' | 'howdah' | 'grafana' | 'plugin', Service>;
};

interface Service {
  image?: string;
  environment: Record<string, string>;
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
}

/** What the sidecar's container sees when nothing is set outside: the image's variables under those of compose. */
const environment = { ...imageVariables(), ...withDefaults(compose.services.howdah.environment) };

/** Read by Node's packages and by glibc. */
const OTHERS = ['NODE_ENV', 'MALLOC_ARENA_MAX'];

test('every other variable of the container is one that the sidecar reads, with a value that it takes', () => {
  const known = [...Object.values(SETTINGS).map(({ variable }) => variable), ...OTHERS];

  expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
  expect(() => readConfig(environment)).not.toThrow();
});

test('the container listens for others on the ports that it exposes, and keeps the preview off', () => {
  const { intakeAddr, otlpGrpcAddr, apiAddr, grafanaAddr, previewAddr } = readConfig(environment);
  const exposed = /^EXPOSE (.+)$/m.exec(dockerfile)?.[1]?.split(' ').map(Number);
  const addresses = [otlpGrpcAddr, intakeAddr, apiAddr, grafanaAddr];

  expect(addresses.map(({ port }) => port)).toEqual(exposed);
  expect(new Set(addresses.map(({ host }) => host))).toEqual(new Set(['0.0.0.0']));
  expect(previewAddr).toBeUndefined();
  expect(dockerfile).toContain(`http://127.0.0.1:${apiAddr.port}/readyz`);
});

test('only the intake and Grafana can be reached from outside, from this machine alone', () => {
  const published = Object.values(compose.services).flatMap(({ ports = [] }) => ports);

  const { otlpGrpcAddr, intakeAddr } = readConfig(environment);
  expect(published).toEqual([
    `127.0.0.1:${otlpGrpcAddr.port}:4317`,
    `127.0.0.1:${intakeAddr.port}:4318`,
    '127.0.0.1:3000:3000',
  ]);
});

test('Grafana and the sidecar find each other, with one token', () => {
  const { howdah, grafana, postgres } = compose.services;
  const { databaseUrl, grafanaAddr, grafanaUrl } = readConfig(environment);

  expect(grafana.environment['GF_PLUGIN_SIDECAR']).toBe(`howdah:${grafanaAddr.port}`);
  expect(grafana.environment['HOWDAH_API_TOKEN']).toBe(howdah.environment['HOWDAH_API_TOKEN']);
  expect(grafanaUrl).toBe('http://grafana:3000');
  const { username, password, hostname, pathname } = new URL(databaseUrl ?? '');
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = withDefaults(postgres.environment);
  expect([hostname, username, password, pathname]).toEqual([
    'postgres',
    POSTGRES_USER,
    POSTGRES_PASSWORD,
    `/${POSTGRES_DB}`,
  ]);
});

test('each waits for what it needs', () => {
  const waits = (service: Service) =>
    Object.entries(service.depends_on ?? {}).map(([name, { condition }]) => [name, condition]);

  expect(waits(compose.services.howdah)).toEqual([['postgres', 'service_healthy']]);
  expect(waits(compose.services.grafana)).toEqual([
    ['howdah', 'service_healthy'],
    ['plugin', 'service_completed_successfully'],
  ]);
});

test('the sidecar does not run as root, and with a Node that it supports', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
  const images = [...dockerfile.matchAll(/^FROM node:(\d+\.\d+)-/gm)].map(([, version]) => version);

  expect(dockerfile).toMatch(/^USER node$/m);
  expect(images).toEqual(['20.20', '20.20']);
  expect(engines.node).toBe('>=20.19.0');
});

function imageVariables(): Record<string, string> {
  const lines = dockerfile.replaceAll('\\\n', ' ').split('\n');
  const assignments = lines.filter((line) => line.startsWith('ENV ')).join(' ');
  return Object.fromEntries([...assignments.matchAll(/(\w+)=(\S*)/g)].map(([, name, value]) => [name!, value!]));
}

/** `${NAME:-default}` becomes its default. */
function withDefaults(variables: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')])
  );
}
