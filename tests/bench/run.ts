// `npm run bench [-- --json]`: every bench in a process of its own, one question a file; fails when one is not met.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BENCHES = ['diagnose', 'lookup', 'search', 'documents', 'turn', 'start', 'resident', 'processes', 'growth'];
let failed = 0;
for (const name of BENCHES) {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (status !== 0) failed += 1;
}
console.log(`${BENCHES.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
