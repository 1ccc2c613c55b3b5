declare module '*.css';
declare module 'systemjs/dist/system.js';
declare module 'systemjs/dist/extras/amd.js';
declare module 'systemjs/dist/extras/named-register.js';
declare module 'prismjs' {
  const prism: object;
  export = prism;
}

interface Window {
  System: typeof System;
  MonacoEnvironment: { getWorker(): Worker };
}
