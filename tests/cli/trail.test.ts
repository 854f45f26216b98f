// `trail` beside a bot that runs on the same database: all of a tenant, of one request, of one person.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actorOf } from '../../helpdesk/audit.ts';
import { ann, bob, cor, draft, openWorld, request, tenant, type World } from '../helpdesk/world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('cli trail', () => {
  let dataDir: string;
  let world: World;
  const trail = (...args: string[]) =>
    spawnSync(process.execPath, ['run.js', 'cli/main.ts', 'trail', ...args], {
      cwd: ROOT,
      env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' },
      encoding: 'utf8',
    });
  const actions = (...args: string[]): unknown =>
    (JSON.parse(trail('--tenant', tenant, '--json', ...args).stdout) as { action: string; subject: string }[]).map(
      ({ action, subject }) => `${action} ${subject}`,
    );

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'trail-'));
    world = await openWorld({ dataDir });
    const { helpdesk } = world;
    await helpdesk.open('other', draft());
    const { ticket } = await helpdesk.open('one', draft());
    await helpdesk.act('a', request(ticket.id, 'assign'));
    await helpdesk.act('b', request(ticket.id, 'assign', cor));
  });
  // The bot is still open: reading takes nothing from it.
  after(() => world.end());

  it('prints who did what, in the order it happened, and nobody by name or id', () => {
    const { stdout, status } = trail('--tenant', tenant);
    assert.equal(status, 0);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.split('\t'));
    assert.deepEqual(
      rows.map(([, , ...rest]) => rest.join(' ')),
      ['open #1001 done', 'open #1002 done', 'assign #1002 done', 'assign #1002 already-assigned'],
    );
    assert.deepEqual(rows[2]?.slice(0, 2), [world.now().toISOString(), actorOf(tenant, bob.id)]);
    assert.doesNotMatch(stdout, new RegExp(`\\b(?:${ann.id}|${bob.id}|${cor.id})\\b`));
    assert.equal(trail('--tenant', 'nobody').stdout, '');
  });

  it('finds what one person did, and what happened to one request', () => {
    assert.deepEqual(actions('--person', cor.id), ['assign #1002']);
    assert.deepEqual(actions('1001'), ['open #1001']);
    assert.deepEqual(actions('#1002', '--person', bob.id), ['assign #1002']);
  });

  it('exits 2 on bad usage and 1 without a database', () => {
    for (const args of [[], ['--tenant', tenant, 'last'], ['--tenant', tenant, '--days', '3']])
      assert.equal(trail(...args).status, 2, args.join(' '));
    const kept = dataDir;
    dataDir = join(kept, 'nothing-here');
    const { status, stderr } = trail('--tenant', tenant);
    dataDir = kept;
    assert.equal(status, 1);
    assert.match(stderr, /no database yet/);
  });
});
