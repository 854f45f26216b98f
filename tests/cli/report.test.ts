// `report` beside a bot that runs on the same database: text in three languages, JSON, CSV, periods, tenants.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../dialogs/report.ts';
import { openWorld, tenant, type World } from '../helpdesk/world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FEW = { from: '2026-11-20', to: '2026-11-21' };
const PERIOD = ['--from', FEW.from, '--to', FEW.to];

describe('cli report', () => {
  let dataDir: string;
  let world: World;
  const report = (...args: string[]) => {
    const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' };
    const run = spawnSync(process.execPath, ['run.js', 'cli/main.ts', 'report', ...args], {
      cwd: ROOT,
      env,
      encoding: 'utf8',
    });
    return { status: run.status, stdout: run.stdout, stderr: run.stderr };
  };

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'report-'));
    world = await openWorld({ dataDir });
    const { helpdesk } = world;
    helpdesk.loop.asked({ tenant, kind: 'decline', language: 'en', entry: '' });
    helpdesk.loop.unanswered({ tenant, kind: 'decline', language: 'en', form: 'coffee', text: '=coffee' });
    helpdesk.loop.asked({ tenant: 'tenant-b', kind: 'answer', language: 'nb', entry: 'what-is-a-prt' });
    await helpdesk.rate(`${tenant}:ann:1`, {
      tenant,
      entry: 'what-is-a-prt',
      language: 'nl',
      version: '1a2b3c4d',
      helpful: false,
      comment: 'too short',
    });
    await helpdesk.loop.flush();
  });
  // The bot is still open: reading takes nothing from it.
  after(() => world.end());

  it('reads the same figures as the chat, per tenant', () => {
    const all = JSON.parse(report('--json', ...PERIOD).stdout) as Report;
    assert.deepEqual([all.questions, all.top[0]?.entry, all.notHelpful], [2, 'what-is-a-prt', 1]);
    assert.deepEqual(all.period, FEW);
    const one = JSON.parse(report('--json', ...PERIOD, '--tenant', tenant).stdout) as Report;
    assert.deepEqual(
      [one.questions, one.unanswered],
      [1, [{ text: '=coffee', kind: 'decline', language: 'en', count: 1 }]],
    );
    const before = JSON.parse(report('--json', '--from', '2026-11-19', '--to', '2026-11-20').stdout) as Report;
    assert.deepEqual([before.turns, before.unanswered, before.lowRated], [0, [], []]);
  });

  it('prints text in the language asked for', () => {
    assert.match(report(...PERIOD, '--lang', 'nl').stdout, /Rapport van 20 november 2026[^]*‘too short’/);
    assert.match(report(...PERIOD, '--lang', 'nb').stdout, /Spørsmål uten svar\n• =coffee/);
  });

  it('writes a file without formulas, with entry, language and version of each opinion', () => {
    const { stdout, status } = report('--csv', ...PERIOD);
    assert.equal(status, 0);
    assert.ok(stdout.startsWith('\uFEFF"row","day","tenant"'));
    assert.match(stdout, /"'=coffee"\r\n/);
    assert.match(
      stdout,
      /"rating","2026-11-21","tenant-a","","what-is-a-prt","nl","1a2b3c4d","","","no","too short"\r\n/,
    );
  });

  it('exits 2 on bad usage and 1 without a database, and makes none', () => {
    for (const args of [
      ['--from', '2026-11-22', '--to', '2026-11-21'],
      ['--days', 'week'],
      ['--days', '0'],
      ['--days', '99999'],
      ['--csv', '--json'],
    ]) {
      const { status, stderr } = report(...args);
      assert.equal(status, 2, args.join(' '));
      assert.match(stderr, /^Usage: /);
    }
    const kept = dataDir;
    dataDir = join(kept, 'nothing-here');
    const { status, stderr } = report();
    dataDir = kept;
    assert.equal(status, 1);
    assert.match(stderr, /no database yet/);
  });
});
