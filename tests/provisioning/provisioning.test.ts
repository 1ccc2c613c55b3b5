import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { allDashboards } from '../../dashboards/all-dashboards.ts';
import { parseModel } from '../../sidecar/src/query/model/parse-model.ts';

const root = resolve(import.meta.dirname, '../..');
const { datasources } = yaml('provisioning/datasources/howdah.yaml') as { datasources: object[] };
const { apps } = yaml('provisioning/plugins/howdah.yaml') as { apps: object[] };
const { providers } = yaml('provisioning/dashboards/howdah.yaml') as { providers: Provider[] };
const alerting = yaml('provisioning/alerting/howdah.yaml') as { groups: Group[] };
const group = alerting.groups[0]!;
const rule = group.rules[0]!;
const storageRule = alerting.groups[1]!.rules[0]!;

interface Provider {
  folder: string;
  options: { path: string };
}

interface Group {
  folder: string;
  rules: Rule[];
}

interface Rule {
  title: string;
  condition: string;
  dashboardUid: string;
  panelId: number;
  annotations: Record<string, string>;
  data: Array<{ datasourceUid: string; model: { refId: string } }>;
}

test('nothing else is provisioned, above all no notification policies, which would replace the whole tree of a user', () => {
  const files = readdirSync(join(root, 'provisioning'), { recursive: true, withFileTypes: true });

  expect(files.filter((file) => file.isFile()).map((file) => file.name)).toEqual(Array(4).fill('howdah.yaml'));
  expect(Object.keys(alerting)).toEqual(['apiVersion', 'groups']);
});

test('the data source has the uid that public dashboards and the alert rule name, and the token of the sidecar', () => {
  const uids = Object.values(allDashboards()).map(({ panels }) => panels[0]!.datasource.uid);

  expect(datasources[0]).toMatchObject({
    uid: 'howdah',
    type: idOf(nested('datasource')),
    secureJsonData: { token: '$HOWDAH_API_TOKEN' },
  });
  expect(uids.filter((uid) => uid !== '${ds}')).toEqual(['howdah', 'howdah']);
  expect(rule.data[0]!.datasourceUid).toBe('howdah');
});

test('the app is enabled under its id', () => {
  expect(apps).toEqual([{ type: idOf('plugin.json'), org_id: 1, disabled: false }]);
});

test('dashboards and rules share a folder, without a folderUid (facts: grafana-frontend 15)', () => {
  expect(providers[0]).not.toHaveProperty('folderUid');
  expect(providers[0]!.folder).toBe(group.folder);
});

test('docker compose mounts what the provider reads, and allows all five plugins', () => {
  const { grafana } = (yaml('docker-compose.yml') as Compose).services;
  const manifests = ['datasource', 'panels/errors', 'panels/trace', 'panels/partitions'].map(nested);
  const allowed = grafana.environment['GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS'];

  expect(grafana.volumes).toContain(`./dashboards:${providers[0]!.options.path}:ro`);
  expect(grafana.volumes).toContain('./provisioning:/etc/grafana/provisioning:ro');
  expect(allowed?.split(',')).toEqual(['plugin.json', ...manifests].map(idOf));
  expect(grafana.environment).toHaveProperty('HOWDAH_API_TOKEN');
});

test('the folder of dashboards holds no other JSON that Grafana would take for one', () => {
  const found = readdirSync(join(root, 'dashboards'), { recursive: true, encoding: 'utf8' });

  expect(found.filter((name) => name.endsWith('.json')).sort()).toEqual(Object.keys(allDashboards()).sort());
});

test('the rule asks what the sidecar understands, and reduces it to a number', () => {
  const [asked, reduced, compared] = rule.data.map((step) => step.model);

  expect(parseModel(asked)).toMatchObject({ queryType: 'errorSeries', onlyNew: true, environments: ['production'] });
  expect(reduced).toMatchObject({ type: 'reduce', expression: asked!.refId });
  expect(compared).toMatchObject({ type: 'threshold', expression: reduced!.refId });
  expect(rule.condition).toBe(compared!.refId);
});

test('the rule on storage compares the health of each table with "ok"', () => {
  const [asked, reduced, compared] = storageRule.data.map((step) => step.model);

  expect(parseModel(asked)).toMatchObject({ queryType: 'partitions', format: 'series', measure: 'health' });
  expect(reduced).toMatchObject({ type: 'reduce', expression: asked!.refId, reducer: 'last' });
  expect(compared).toMatchObject({ type: 'threshold', expression: reduced!.refId });
  expect(storageRule.condition).toBe(compared!.refId);
  expect(storageRule.data[0]!.datasourceUid).toBe('howdah');
  expect(alerting.groups.map(({ folder }) => folder)).toEqual([group.folder, group.folder]);
});

test.each([rule, storageRule])(
  'what the alert $title says has no hole where the rule has no data',
  ({ annotations }) => {
    const outsideOfWith = Object.values(annotations).map((text) => text.replaceAll(/{{ with .*?{{ end\s*}}/gs, ''));

    expect(outsideOfWith.join()).not.toMatch(/\$(labels|values)/);
  }
);

test('the rule points to the panel that shows what it counts', () => {
  const linked = Object.values(allDashboards()).find(({ uid }) => uid === rule.dashboardUid);

  expect(linked?.panels.find(({ id }) => id === rule.panelId)?.title).toBe('Error rate over time');
});

interface Compose {
  services: { grafana: { volumes: string[]; environment: Record<string, string> } };
}

function idOf(manifest: string): string {
  return (JSON.parse(read(manifest)) as { id: string }).id;
}

function yaml(path: string): unknown {
  return parse(read(path));
}

function nested(folder: string): string {
  return `src/${folder}/plugin.json`;
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
