import type { AppPluginMeta } from '@grafana/data';

/** What the server writes into the page beside Grafana's boot data. */
export interface PreviewData {
  users: Array<{ login: string; name: string; role: string }>;
  dashboards: Array<{ uid: string; title: string }>;
  app: AppPluginMeta;
}

export function previewData(): PreviewData {
  return (window as unknown as { howdahPreview: PreviewData }).howdahPreview;
}
