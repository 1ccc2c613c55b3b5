import { css } from '@emotion/css';
import type { DataSourceApi, DataSourceJsonData, DataSourceSettings, GrafanaTheme2 } from '@grafana/data';
import { config, getBackendSrv, getDataSourceSrv, HealthCheckError } from '@grafana/runtime';
import {
  Alert,
  type AlertVariant,
  Button,
  ErrorBoundaryAlert,
  Field,
  Input,
  LinkButton,
  useStyles2,
} from '@grafana/ui';
import { type FormEvent, useState } from 'react';
import { useParams } from 'react-router-dom';
import { useShownPage } from '../chrome/breadcrumbs.ts';
import { hasRole } from '../chrome/nav-items.ts';
import { PageFrame } from '../chrome/PageFrame.tsx';
import { LoadedView } from './LoadedView.tsx';
import { useLoaded } from './use-loaded.ts';

type Settings = DataSourceSettings<DataSourceJsonData, Record<string, string>>;

/** The data source's configuration: its own editor, a name, and "Save & test". */
export function DataSourceRoute() {
  const { uid = '' } = useParams();
  const loaded = useLoaded(uid, async () => ({
    settings: await getBackendSrv().get<Settings>(`/api/datasources/uid/${uid}`),
    instance: await getDataSourceSrv().get(uid),
  }));
  return (
    <LoadedView loaded={loaded} what="the data source">
      {({ settings, instance }) => <DataSourceForm saved={settings} instance={instance} />}
    </LoadedView>
  );
}

interface Outcome {
  severity: AlertVariant;
  title: string;
  details?: string | undefined;
}

function DataSourceForm({ saved, instance }: Readonly<{ saved: Settings; instance: DataSourceApi }>) {
  const styles = useStyles2(getStyles);
  const [settings, setSettings] = useState(saved);
  const [outcome, setOutcome] = useState<Outcome>();
  const [busy, setBusy] = useState(false);
  const isAdmin = hasRole('Admin');
  useShownPage([{ text: 'Data sources' }, { text: saved.name }]);

  const saveAndTest = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setOutcome(undefined);
    try {
      if (isAdmin) {
        setSettings(await save(settings));
      }
      setOutcome(await test(settings.uid));
    } finally {
      setBusy(false);
    }
  };

  const ConfigEditor = instance.components?.ConfigEditor;
  return (
    <PageFrame title={saved.name} subTitle={`Type: ${instance.meta.name}`} image={instance.meta.info.logos.small}>
      <form className={styles.form} onSubmit={(event) => void saveAndTest(event)}>
        {!isAdmin && (
          <Alert severity="info" title="Only the role Admin may change the data source">
            You may test it.
          </Alert>
        )}
        <Field label="Name" htmlFor="datasource-name">
          <Input
            id="datasource-name"
            width={40}
            value={settings.name}
            disabled={!isAdmin}
            onChange={({ currentTarget }) => setSettings({ ...settings, name: currentTarget.value })}
          />
        </Field>
        {ConfigEditor && (
          <ErrorBoundaryAlert>
            <ConfigEditor options={settings} onOptionsChange={(changed) => setSettings(changed)} />
          </ErrorBoundaryAlert>
        )}
        {outcome && (
          <Alert className={styles.outcome} severity={outcome.severity} title={outcome.title}>
            {outcome.details}
          </Alert>
        )}
        <div className={styles.buttons}>
          <LinkButton variant="secondary" href="/explore">
            Explore data
          </LinkButton>
          <Button type="submit" disabled={busy}>
            {isAdmin ? 'Save & test' : 'Test'}
          </Button>
        </div>
      </form>
    </PageFrame>
  );
}

async function save(settings: Settings): Promise<Settings> {
  const { datasource } = await getBackendSrv().put<{ datasource: Settings }>(
    `/api/datasources/uid/${settings.uid}`,
    settings
  );
  const known = Object.entries(config.datasources).find(([, { uid }]) => uid === settings.uid);
  if (known) {
    const [oldName, instanceSettings] = known;
    const others = Object.entries(config.datasources).filter(([name]) => name !== oldName);
    const changed = { ...instanceSettings, name: datasource.name, jsonData: datasource.jsonData };
    config.datasources = { ...Object.fromEntries(others), [changed.name]: changed };
    config.defaultDatasource = datasource.name;
  }
  getDataSourceSrv().reload();
  return { ...settings, ...datasource, secureJsonData: {} };
}

/** A failed test is thrown as a plain object with the plugin's words. */
async function test(uid: string): Promise<Outcome> {
  try {
    const instance = await getDataSourceSrv().get(uid);
    const { status, message } = await instance.testDatasource();
    return { severity: status as AlertVariant, title: message };
  } catch (thrown) {
    const { message, error } = thrown as { message?: string; error?: unknown };
    const details =
      error instanceof HealthCheckError ? (error.details as { verboseMessage?: string } | undefined) : undefined;
    return { severity: 'error', title: message ?? 'The test failed', details: details?.verboseMessage };
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ maxWidth: 720 }),
  buttons: css({ display: 'flex', gap: theme.spacing(1), marginTop: theme.spacing(4) }),
  outcome: css({ marginTop: theme.spacing(3) }),
});
