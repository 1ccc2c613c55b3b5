import { css } from '@emotion/css';
import { FieldType, type GrafanaTheme2, LoadingState, type PanelData } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { PanelDataErrorViewProps } from 'hidden/panel-data-error-view';

/** What a panel shows instead of a picture: that nothing came, or which kind of field is missing. */
export function PanelDataErrorView(props: Readonly<PanelDataErrorViewProps>) {
  const styles = useStyles2(getStyles);
  return <div className={styles.message}>{messageOf(props)}</div>;
}

function messageOf({
  message,
  data,
  fieldConfig,
  needsTimeField,
  needsNumberField,
  needsStringField,
}: PanelDataErrorViewProps) {
  if (message) {
    return message;
  }
  if (data.state === LoadingState.Loading) {
    return 'Loading';
  }
  if (data.series.every(({ length }) => length === 0)) {
    return fieldConfig?.defaults.noValue ?? 'No data';
  }
  const wanted = [
    needsTimeField && !hasField(data, FieldType.time) && 'a time field',
    needsNumberField && !hasField(data, FieldType.number) && 'a number field',
    needsStringField && !hasField(data, FieldType.string) && 'a text field',
  ].filter((text) => text !== false);
  return wanted.length > 0
    ? `The data has no field of the kind that is needed: ${wanted.join(', ')}.`
    : 'Unable to show the data.';
}

function hasField({ series }: PanelData, type: FieldType): boolean {
  return series.some(({ fields }) => fields.some((field) => field.type === type));
}

const getStyles = (theme: GrafanaTheme2) => ({
  message: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    height: '100%',
    padding: theme.spacing(1),
    color: theme.colors.text.secondary,
  }),
});
