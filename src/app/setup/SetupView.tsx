import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { SetupInfo } from '../../../contract/api';
import { LoadingState } from '../../shared/states/LoadingState';
import { type PageViewProps } from '../frame/PageBody';
import { usePageUrl } from '../links/use-page-url';
import { CopyBlock } from '../look/CopyBlock';
import { LoadedView } from '../look/LoadedView';
import { Arrivals } from './Arrivals';
import { IdentityLine } from './IdentityLine';
import { CutRecords } from './CutRecords';
import { MovedRecords } from './MovedRecords';
import { Refusals } from './Refusals';
import { hasLanguages, LANGUAGES, readChoice, SENDERS } from './senders';
import { stepsFor } from './snippets';
import { usePolledSetup } from './use-polled-setup';

/** How to send, and whether it arrives. */
export function SetupView({ frame }: Readonly<PageViewProps>) {
  const styles = useStyles2(getStyles);
  const { loading, ...loaded } = usePolledSetup(frame.datasourceUid);
  // It asks every few seconds; dimming the page each time would only flicker.
  const calm = { ...loaded, loading: loading && loaded.data === undefined && loaded.error === undefined };
  return (
    <LoadedView loaded={calm} skeleton={<LoadingState label="Loading the set-up" shape="text" rows={10} />}>
      {(setup) => (
        <div className={styles.columns}>
          <Instructions setup={setup} />
          <div className={styles.side}>
            <Arrivals setup={setup} datasourceUid={frame.datasourceUid} />
            <Refusals refused={setup.refused} />
            <MovedRecords moved={setup.moved} />
            <CutRecords cut={setup.cut} />
            <IdentityLine datasourceUid={frame.datasourceUid} version={setup.version} />
          </div>
        </div>
      )}
    </LoadedView>
  );
}

function Instructions({ setup }: Readonly<{ setup: SetupInfo }>) {
  const styles = useStyles2(getStyles);
  const { params, set } = usePageUrl();
  const { sender, language } = readChoice(params);
  const { description } = SENDERS.find(({ value }) => value === sender) ?? { description: '' };
  return (
    <div className={styles.instructions}>
      <div className={styles.choices}>
        <RadioButtonGroup
          aria-label="What sends"
          options={SENDERS.map(({ value, label }) => ({ value, label }))}
          value={sender}
          onChange={(chosen) => set({ sender: chosen }, { replace: true })}
        />
        {hasLanguages(sender) && (
          <RadioButtonGroup
            aria-label="Language"
            options={LANGUAGES.map(({ value, label }) => ({ value, label }))}
            value={language}
            onChange={(chosen) => set({ language: chosen }, { replace: true })}
          />
        )}
      </div>
      <p className={styles.description}>{description}.</p>
      {setup.publicKey === null && (
        <Alert severity="info" title="You see no keys">
          Keys are shown to Editors and administrators. Ask one of them for the key, and put it in the marked place.
        </Alert>
      )}
      <ol className={styles.steps}>
        {stepsFor(sender, language, setup).map(({ title, text }) => (
          <li key={title}>
            <h3 className={styles.step}>{title}</h3>
            <CopyBlock text={text} label={`Copy: ${title}`} />
          </li>
        ))}
      </ol>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(300px, 400px)',
    gap: theme.spacing(4),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  instructions: css({ minWidth: 0 }),
  choices: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 2) }),
  description: css({ margin: theme.spacing(1, 0, 2), color: theme.colors.text.secondary }),
  steps: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    margin: 0,
    padding: 0,
    listStyle: 'none',
  }),
  step: css({ margin: theme.spacing(0, 0, 0.75), fontSize: theme.typography.body.fontSize }),
  side: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(3), minWidth: 0 }),
});
