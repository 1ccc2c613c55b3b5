import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Field, useStyles2 } from '@grafana/ui';
import { type ReactElement, type ReactNode } from 'react';

/** Fields beside each other, wrapping where there is no room. */
export function EditorRow({ children }: Readonly<{ children: ReactNode }>) {
  const styles = useStyles2(getStyles);
  return <div className={styles.row}>{children}</div>;
}

interface FieldProps {
  label: string;
  /** Id of the control: comboboxes are named by nothing else. */
  htmlFor?: string;
  description?: string;
  error?: string;
  /** In pixels; without it the field takes what is left. */
  width?: number;
  children: ReactElement;
}

export function EditorField({ label, htmlFor, description, error, width, children }: Readonly<FieldProps>) {
  return (
    <div style={width ? { width, maxWidth: '100%' } : { flex: '1 1 280px', minWidth: 0 }}>
      <Field
        noMargin
        label={label}
        htmlFor={htmlFor}
        description={description}
        error={error}
        invalid={error ? true : undefined}
      >
        {children}
      </Field>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(1, 1.5), width: '100%' }),
});
