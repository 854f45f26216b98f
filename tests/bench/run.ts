// `npm run bench [-- --json]`: every bench in a process of its own, one question a file; fails when one is not met.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BENCHES = [
  'diagnose',
  'lookup',
  'search',
  'documents',
  'corpora',
  'turn',
  'start',
  'resident',
  'processes',
  'growth',
];
const RUN = fileURLToPath(new URL('../../run.js', import.meta.url));
let failed = 0;
for (const name of BENCHES) {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  // Bundled, as what is shipped runs.
  const { status } = spawnSync(process.execPath, [RUN, file, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
console.log(`${BENCHES.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
