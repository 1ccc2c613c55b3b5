import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import 'systemjs/dist/extras/named-register.js';

/** The module loader of Grafana plugins, which reads their AMD bundles. Importing this file puts it on the page. */
export const pluginLoader = window.System;
