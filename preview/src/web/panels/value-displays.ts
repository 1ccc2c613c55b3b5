import {
  type FieldDisplay,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  type PanelProps,
  type ReduceDataOptions,
  VizOrientation,
} from '@grafana/data';
import { useTheme2 } from '@grafana/ui';

export interface SingleStatOptions {
  reduceOptions: ReduceDataOptions;
  orientation: VizOrientation;
}

export const singleStatDefaults = {
  reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' },
  orientation: VizOrientation.Auto,
};

/** What stat and bar gauge share: one value per field (or row), and how to lay them out. */
export function useValueDisplays<T extends SingleStatOptions>(props: PanelProps<T>, sparkline: boolean) {
  const theme = useTheme2();
  const { data, fieldConfig, options, replaceVariables, timeZone, width, height, renderCounter } = props;
  const getValues = (): FieldDisplay[] =>
    getFieldDisplayValues({
      data: data.series,
      reduceOptions: options.reduceOptions,
      fieldConfig,
      replaceVariables,
      theme,
      sparkline,
      timeZone,
    });
  return {
    theme,
    isEmpty: !data.series.some(({ length }) => length > 0),
    repeater: {
      getValues,
      getAlignmentFactors: getDisplayValueAlignmentFactors,
      source: data,
      orientation: options.orientation,
      width,
      height,
      renderCounter,
    },
  };
}
