import { css } from '@emotion/css';
import { type GrafanaTheme2, locationUtil } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { map } from 'rxjs';
import { toFailure } from '../../shared/api/failure';
import { ToneLabel } from '../../shared/look/ToneLabel';
import { Skeleton } from '../../shared/states/Skeleton';
import { type Loaded, useLoaded } from '../data/use-loaded';
import { homePath } from '../links/paths';
import { withView } from '../links/keep-view';

interface Health {
  status?: string;
  message?: string;
}

/** One data source with its health, as "Save & test" would tell it. */
export function DataSourceLine({ uid, name }: Readonly<{ uid: string; name: string }>) {
  const styles = useStyles2(getStyles);
  const health = useHealth(uid);
  return (
    <li className={styles.line}>
      <div className={styles.words}>
        <span className={styles.name}>{name}</span>
        <HealthText health={health} />
      </div>
      <LinkButton
        size="sm"
        variant="secondary"
        fill="text"
        href={locationUtil.assureBaseUrl(withView(homePath, '', { 'var-ds': uid }))}
      >
        Open in Howdah
      </LinkButton>
      <LinkButton
        size="sm"
        variant="secondary"
        href={locationUtil.assureBaseUrl(`/connections/datasources/edit/${encodeURIComponent(uid)}`)}
      >
        Configure
      </LinkButton>
    </li>
  );
}

function HealthText({ health: { data, error } }: Readonly<{ health: Loaded<Health> }>) {
  const styles = useStyles2(getStyles);
  if (error !== undefined) {
    const { title, message } = toFailure(error);
    return (
      <>
        <ToneLabel word={title} tone="error" icon="exclamation-circle" />
        <span className={styles.hint}>{message}</span>
      </>
    );
  }
  if (data === undefined) {
    return <Skeleton width={240} />;
  }
  const isWell = data.status === 'OK';
  return (
    <>
      <ToneLabel
        word={isWell ? 'Works' : 'Does not work'}
        tone={isWell ? 'success' : 'error'}
        icon={isWell ? 'check-circle' : 'exclamation-circle'}
      />
      <span className={styles.hint}>{data.message}</span>
    </>
  );
}

function useHealth(uid: string): Loaded<Health> {
  const load = useMemo(
    () => () =>
      getBackendSrv()
        .fetch<Health>({ url: `/api/datasources/uid/${encodeURIComponent(uid)}/health`, showErrorAlert: false })
        .pipe(map(({ data }) => data)),
    [uid]
  );
  return useLoaded(load);
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5),
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
  words: css({ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(0.25) }),
  name: css({ fontWeight: theme.typography.fontWeightMedium }),
  hint: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: 'anywhere',
  }),
});
