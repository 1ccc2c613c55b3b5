import '@fontsource/inter/latin-ext-400.css';
import '@fontsource/inter/latin-ext-500.css';
import 'react-grid-layout/css/styles.css';
import 'react-resizable/css/styles.css';
import 'uplot/dist/uPlot.min.css';
import { createRoot } from 'react-dom/client';
import { createElement } from 'react';
import { Page } from './chrome/Page.tsx';
import { setUpHost } from './host/set-up.ts';

// The SQL editor parses in a worker of its own.
window.MonacoEnvironment = { getWorker: () => new Worker('/web/editor.worker.js', { type: 'module' }) };

await setUpHost();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(createElement(Page));
}
