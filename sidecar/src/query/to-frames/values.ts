import type { ParsedValues } from '../parsed-query.ts';
import type { DataFrame } from './data-frame.ts';
import { stringField } from './fields.ts';
import { cut, type FrameContext } from './frame-context.ts';

export interface ValueRow {
  value: string;
}

export function valuesFrames(rows: readonly ValueRow[], query: ParsedValues, context: FrameContext): DataFrame[] {
  const { rows: shown, notices } = cut(rows, query.limit, 'values');
  return [
    {
      name: 'values',
      refId: context.refId,
      meta: { executedQueryString: context.executedQueryString, notices },
      fields: [
        stringField(
          'value',
          shown.map(({ value }) => value)
        ),
      ],
    },
  ];
}
