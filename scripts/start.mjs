// `npm start`: builds what changed, then runs `howdah serve` with everything after `npm start --`.
import { buildAll } from './build.mjs';
import { runHowdah } from './run-howdah.mjs';

await buildAll();
await runHowdah(['serve', ...process.argv.slice(2)]);
