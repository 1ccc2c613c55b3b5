import type { DataSourceInstanceSettings } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { datasourceId } from '../../shared/plugin-ids';

/** The data sources the app can read through. In a file of its own, because the configuration page loads no scenes. */
export const howdahDatasources = (): DataSourceInstanceSettings[] =>
  getDataSourceSrv().getList({ pluginId: datasourceId });
