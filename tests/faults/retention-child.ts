import { runRetention } from '../../sidecar/src/jobs/partitions/run-retention.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';

// Retention as a process of its own, to be killed: node retention-child.js <database url> <archive folder>
const [, , databaseUrl = '', archiveDir = ''] = process.argv;
const log = createLog('silent');
const pool = openPool(databaseUrl, { max: 4, applicationName: 'howdah retention', log });
await runRetention({ pool, now: () => new Date(), archiveDir, version: '1.2.3', log });
await pool.end();
