// `npm run dashboards`: writes dashboards/*.json from dashboards/*.ts. A test holds that both agree.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './build-part.mjs';

const bundle = await build({
  absWorkingDir: root,
  entryPoints: ['dashboards/all-dashboards.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
});
const code = Buffer.from(bundle.outputFiles[0].contents).toString('base64');
const { allDashboards, printDashboard } = await import(`data:text/javascript;base64,${code}`);

for (const [name, dashboard] of Object.entries(allDashboards())) {
  await writeFile(join(root, 'dashboards', name), printDashboard(dashboard));
  process.stdout.write(`dashboards/${name}: ${dashboard.panels.length} panels\n`);
}
