// `npm run demo`: builds what changed, then runs `howdah demo` with everything after `npm run demo --`.
import { buildAll } from './build.mjs';
import { runHowdah } from './run-howdah.mjs';

await buildAll(['sidecar', 'demo']);
await runHowdah(['demo', ...process.argv.slice(2)]);
