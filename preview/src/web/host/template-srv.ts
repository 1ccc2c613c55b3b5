import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { EmbeddedScene, SceneFlexLayout, type SceneObject, sceneGraph } from '@grafana/scenes';

/** Variables live in scenes: of the object that asks, else of the scene on the screen, else only scoped ones. */
export const templateSrv: TemplateSrv = {
  replace: (target, scopedVars, format) =>
    target ? sceneGraph.interpolate(sceneOf(scopedVars), target, scopedVars, format as never) : (target ?? ''),
  containsTemplate: (target) => /\$\w|\$\{|\[\[/.test(target ?? ''),
  getVariables: () =>
    sceneGraph
      .getVariables(sceneOf())
      .state.variables.map((variable) => variable.state as unknown as TypedVariableModel),
  updateTimeRange: () => undefined,
};

const nowhere = new EmbeddedScene({ body: new SceneFlexLayout({ children: [] }) });

function sceneOf(scopedVars?: ScopedVars): SceneObject {
  const scoped = scopedVars?.['__sceneObject']?.value as object | undefined;
  const asking: unknown = scoped?.valueOf();
  const shown = (window as { __grafanaSceneContext?: SceneObject }).__grafanaSceneContext;
  return (asking as SceneObject | undefined) ?? (shown?.isActive ? shown : nowhere);
}
