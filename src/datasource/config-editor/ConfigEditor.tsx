import { css } from '@emotion/css';
import { type DataSourcePluginOptionsEditorProps, type GrafanaTheme2 } from '@grafana/data';
import { Field, Input, SecretInput, Text, useStyles2 } from '@grafana/ui';
import type { HowdahOptions, HowdahSecrets } from '../types';
import { SidecarStatus } from './SidecarStatus';

type Props = Readonly<DataSourcePluginOptionsEditorProps<HowdahOptions, HowdahSecrets>>;

/**
 * The token is all there is to set. The address of the sidecar is a setting of Grafana itself, because Grafana dials it
 * before any data source exists; it is explained here, and the state of the connection is shown.
 */
export function ConfigEditor({ options, onOptionsChange }: Props) {
  const styles = useStyles2(getStyles);
  const readOnly = options.readOnly;
  const isConfigured = options.secureJsonFields.token ?? false;
  const setToken = (token: string) =>
    onOptionsChange({
      ...options,
      secureJsonFields: { ...options.secureJsonFields, token: false },
      secureJsonData: { ...options.secureJsonData, token },
    });

  return (
    <div className={styles.page}>
      <Text color="secondary">
        Howdah keeps errors and traces in your own PostgreSQL. This data source reads them through the Howdah sidecar.
      </Text>

      <section className={styles.section}>
        <Text element="h3">Token</Text>
        <Text color="secondary">
          Shared with the sidecar, so that nobody else can ask it. The command <code>howdah token</code> prints it; it
          is also the environment variable HOWDAH_API_TOKEN of the sidecar.
        </Text>
        <Field noMargin label="Token" htmlFor="howdah-token" required>
          {readOnly && isConfigured ? (
            <Input id="howdah-token" width={50} disabled value="configured" />
          ) : (
            <SecretInput
              id="howdah-token"
              width={50}
              isConfigured={isConfigured}
              disabled={readOnly}
              value={options.secureJsonData?.token ?? ''}
              placeholder="howdah token"
              onChange={({ currentTarget }) => setToken(currentTarget.value)}
              onReset={() => setToken('')}
            />
          )}
        </Field>
      </section>

      <section className={styles.section}>
        <Text element="h3">Address of the sidecar</Text>
        <Text color="secondary">
          Set in Grafana, for all data sources of this type: the environment variable of the Grafana server or the same
          in grafana.ini. Restart Grafana after a change.
        </Text>
        <pre className={styles.code}>{ADDRESS_SETTING}</pre>
        <SidecarStatus uid={options.uid} isNew={!isConfigured} />
      </section>
    </div>
  );
}

const ADDRESS_SETTING = `GF_PLUGIN_SIDECAR=127.0.0.1:4321

[plugin.howdah-datasource]
sidecar = 127.0.0.1:4321`;

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(3),
    maxWidth: 720,
    marginBottom: theme.spacing(3),
  }),
  section: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  code: css({ margin: 0, fontSize: theme.typography.bodySmall.fontSize }),
});
