import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { type SceneComponentProps, type SceneObject, SceneObjectBase, type SceneObjectState } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import { type ComponentType, type ReactNode } from 'react';
import { PageBoundary } from './PageBoundary';
import { type Frame, useFrame } from './use-frame';

export interface PageViewProps {
  frame: Frame;
  /** The graphs of the page, which Grafana draws; null on pages without. */
  charts: ReactNode;
}

interface State extends SceneObjectState {
  view: ComponentType<PageViewProps>;
  charts?: SceneObject;
}

/** Where a scene ends and React begins: hands the choices of the controls to the view of the page. */
export class PageBody extends SceneObjectBase<State> {
  static Component = PageBodyRenderer;
}

function PageBodyRenderer({ model }: Readonly<SceneComponentProps<PageBody>>) {
  const styles = useStyles2(getStyles);
  const { view: View, charts } = model.useState();
  const frame = useFrame(model);
  return (
    <div className={styles.page}>
      <PageBoundary>
        <View frame={frame} charts={charts ? <charts.Component model={charts} /> : null} />
      </PageBoundary>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
});
