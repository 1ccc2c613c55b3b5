import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, ClipboardButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { ExceptionDetail } from '../../../contract/api';
import { testIds } from '../../shared/test-ids';
import { Section } from '../look/Section';
import { Stack } from './Stack';

interface Props {
  /** What was raised, then its causes. */
  exceptions: readonly ExceptionDetail[];
  /** As plain text. */
  text: string | null;
  /** Shown when no exception came along. */
  message: string;
}

/** The message in full and the way to it, for the error and each of its causes. */
export function StackTraces({ exceptions, text, message }: Readonly<Props>) {
  const styles = useStyles2(getStyles);
  const [isPlain, setIsPlain] = useState(false);
  if (exceptions.length === 0) {
    return (
      <Section title={text ? 'Stack trace' : 'Message'}>
        <p className={styles.message}>{message}</p>
        {text && <pre className={styles.plain}>{text}</pre>}
      </Section>
    );
  }
  return (
    <Section
      title="Stack trace"
      actions={
        text && (
          <>
            <Button
              size="sm"
              variant="secondary"
              fill="text"
              aria-pressed={isPlain}
              onClick={() => setIsPlain(!isPlain)}
            >
              {isPlain ? 'Show frames' : 'Show as text'}
            </Button>
            <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => text}>
              Copy
            </ClipboardButton>
          </>
        )
      }
    >
      {isPlain ? (
        <pre className={styles.plain}>{text}</pre>
      ) : (
        <div className={styles.exceptions} data-testid={testIds.issue.stack}>
          {exceptions.map((exception, index) => (
            <div key={index} className={styles.exception}>
              <p className={styles.message}>
                {index > 0 && <span className={styles.cause}>caused by </span>}
                <span className={styles.type}>{exception.type}</span>
                {exception.message && `: ${exception.message}`}
                {exception.mechanism && <span className={styles.cause}> · caught by {exception.mechanism}</span>}
              </p>
              <Stack frames={exception.frames} />
            </div>
          ))}
        </div>
      )}
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  exceptions: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  exception: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  message: css({ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: 240, overflow: 'auto' }),
  type: css({ fontWeight: theme.typography.fontWeightMedium }),
  cause: css({ color: theme.colors.text.secondary }),
  plain: css({
    margin: 0,
    padding: theme.spacing(1.5),
    maxHeight: 480,
    overflow: 'auto',
    border: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.canvas,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
