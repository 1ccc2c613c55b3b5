import { DataSourcePlugin } from '@grafana/data';
import { ConfigEditor } from './config-editor/ConfigEditor';
import { HowdahDataSource } from './datasource';
import { QueryEditor } from './query-editor/QueryEditor';
import type { HowdahOptions, HowdahQuery, HowdahSecrets } from './types';

export const plugin = new DataSourcePlugin<HowdahDataSource, HowdahQuery, HowdahOptions, HowdahSecrets>(
  HowdahDataSource
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor);
