import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import * as grafanaDataUnstable from '@grafana/data/unstable';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaRuntimeUnstable from '@grafana/runtime/unstable';
import * as grafanaUi from '@grafana/ui';
import * as grafanaUiUnstable from '@grafana/ui/unstable';
import { getI18nInstance } from 'hidden/i18n';
import lodash from 'lodash';
import moment from 'moment';
import prismjs from 'prismjs';
import react from 'react';
import reactDom from 'react-dom';
import * as reactInlineSvg from 'react-inlinesvg';
import * as reactRouter from 'react-router';
import jsxRuntime from 'react/jsx-runtime';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';
import { pluginLoader } from './system.ts';

/**
 * Offers to plugins what Grafana offers them: the same copies as the page's own. To be called after everything has been
 * set up, because SystemJS copies what a module exports at this moment.
 */
export function shareModules(): void {
  const modules: Record<string, object> = {
    '@emotion/css': emotionCss,
    '@emotion/react': emotionReact,
    '@grafana/data': grafanaData,
    '@grafana/data/unstable': grafanaDataUnstable,
    '@grafana/runtime': grafanaRuntime,
    '@grafana/runtime/unstable': grafanaRuntimeUnstable,
    '@grafana/ui': grafanaUi,
    '@grafana/ui/unstable': grafanaUiUnstable,
    'react-inlinesvg': reactInlineSvg,
    'react-router': reactRouter,
    rxjs,
    'rxjs/operators': rxjsOperators,
    i18next: commonJs(getI18nInstance()),
    lodash: commonJs(lodash),
    moment: commonJs(moment),
    prismjs: commonJs(prismjs),
    react: commonJs(react),
    'react-dom': commonJs(reactDom),
    'react/jsx-runtime': commonJs(jsxRuntime),
  };
  const addressOf = (name: string) => `package:${name}`;
  pluginLoader.addImportMap({
    imports: Object.fromEntries(Object.keys(modules).map((name) => [name, addressOf(name)])),
  });
  for (const [name, module] of Object.entries(modules)) {
    pluginLoader.set(addressOf(name), module);
  }
}

/** AMD modules get the exported value itself, as `require` would answer it. */
function commonJs(value: object): object {
  return { default: value, __useDefault: true };
}
