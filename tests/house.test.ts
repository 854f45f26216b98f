// Types, lint, format and the checks of the content: part of the tests, so that they run beside the others.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

describe('the house', function () {
  // Twenty seconds on a machine of its own.
  this.timeout(300_000);

  for (const script of ['types', 'lint', 'check']) {
    it(`npm run ${script}`, async () => {
      await run('npm', ['run', '-s', script], { cwd: ROOT, shell: process.platform === 'win32' }).catch(
        ({ stdout, stderr }: { stdout: string; stderr: string }) => {
          throw new Error(`\n${stdout}${stderr}`);
        },
      );
    });
  }
});
