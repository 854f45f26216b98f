// `npm run package`: settings in, one zip out; what is missing or bad is named, and never shown.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packApp, readSettings } from '../../cli/commands/package.ts';
import { pack, readManifestFile, SETTINGS, unpack } from './package.ts';
import { manifestSchema } from './schema.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function run(folder: string, env: Record<string, string>) {
  const { PATH = '', SystemRoot = '' } = process.env;
  return spawnSync(process.execPath, ['run.js', 'cli/main.ts', 'package', folder], {
    cwd: ROOT,
    env: { PATH, SystemRoot, ...env },
    encoding: 'utf8',
  });
}

describe('package', () => {
  let folder: string;
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'join-doctor-'))));
  after(() => rmSync(folder, { recursive: true }));

  it('writes the zip, named after the version, and says where', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const written = run(folder, SETTINGS);
    assert.deepEqual([written.status, written.stderr], [0, '']);
    const path = join(folder, `join-doctor-${version}.zip`);
    assert.equal(written.stdout, `${path}\n`);
    const files = unpack(readFileSync(path));
    assert.deepEqual([...files.keys()], ['manifest.json', 'nl.json', 'nb.json', 'color.png', 'outline.png']);
    for (const [name, content] of files)
      if (name !== 'manifest.json') assert.ok(content.equals(readManifestFile(name)), name);
    const manifest = manifestSchema.parse(JSON.parse(files.get('manifest.json')?.toString('utf8') ?? ''));
    assert.equal(manifest.version, version);
    assert.equal(manifest.id, SETTINGS.MicrosoftAppId);
    assert.equal(manifest.bots[0]?.botId, SETTINGS.MicrosoftAppId);
    assert.deepEqual(manifest.validDomains, [SETTINGS.PUBLIC_DOMAIN]);
    assert.deepEqual(manifest.developer, {
      name: 'Join Doctor',
      websiteUrl: SETTINGS.PUBLIC_URL,
      privacyUrl: SETTINGS.PRIVACY_URL,
      termsOfUseUrl: SETTINGS.TERMS_URL,
    });
  });

  it('is a zip that unzip opens, where there is an unzip', () => {
    run(folder, SETTINGS);
    const path = join(folder, readdirSync(folder).find((name) => name.endsWith('.zip')) ?? '');
    const unzip = spawnSync('unzip', ['-t', path], { encoding: 'utf8' });
    if (unzip.error === undefined) assert.equal(unzip.status, 0, unzip.stdout + unzip.stderr);
  });

  it('names every missing setting and writes nothing', () => {
    const empty = join(folder, 'none');
    const refused = run(empty, { PUBLIC_URL: 'https://example.org', TERMS_URL: ' ' });
    assert.deepEqual([refused.status, refused.stdout], [2, '']);
    assert.deepEqual(refused.stderr.trim().split('\n'), [
      'CONFIG_MISSING MicrosoftAppId: is needed',
      'CONFIG_MISSING PUBLIC_DOMAIN: is needed',
      'CONFIG_MISSING PRIVACY_URL: is needed',
      'CONFIG_MISSING TERMS_URL: is needed',
    ]);
    assert.throws(() => readdirSync(empty), /ENOENT/);
  });

  const bad: [name: string, value: string][] = [
    ['MicrosoftAppId', 'secret-not-a-guid'],
    ['TEAMS_APP_ID', '11111111-2222-3333-4444-55555555555g'],
    ['PUBLIC_DOMAIN', 'https://bot.example.org'],
    ['PUBLIC_DOMAIN', '*.example.org'],
    ['PUBLIC_DOMAIN', 'bot.example.org:3978'],
    ['PUBLIC_DOMAIN', 'localhost'],
    ['PUBLIC_DOMAIN', '192.168.0.1'],
    ['PUBLIC_DOMAIN', 'bot..example.org'],
    ['PUBLIC_URL', 'http://example.org/secret'],
    ['PRIVACY_URL', 'example.org/secret'],
    ['TERMS_URL', 'https://localhost/secret'],
    ['TERMS_URL', `https://example.org/${'x'.repeat(2048)}`],
    ['PUBLISHER_NAME', 'x'.repeat(33)],
  ];
  for (const [name, value] of bad)
    it(`refuses ${name}=${value.slice(0, 40)} without showing it`, () => {
      assert.throws(
        () => readSettings({ ...SETTINGS, [name]: value }),
        (error: Error) => error.message.startsWith(`CONFIG_INVALID ${name}: `) && !error.message.includes(value),
      );
    });

  it('takes an app id and a publisher of its own, whatever signs it holds', () => {
    const name = 'Møller & “Co” \\ {{version}}';
    const TEAMS_APP_ID = '99999999-2222-3333-4444-555555555555';
    const files = unpack(pack({ PUBLISHER_NAME: name, TEAMS_APP_ID }));
    const manifest = manifestSchema.parse(JSON.parse(files.get('manifest.json')?.toString('utf8') ?? ''));
    assert.deepEqual([manifest.developer.name, manifest.id], [name, TEAMS_APP_ID]);
    assert.equal(manifest.bots[0]?.botId, SETTINGS.MicrosoftAppId);
  });

  it('says that the store takes no shared host', () => {
    const written = run(folder, { ...SETTINGS, PUBLIC_DOMAIN: 'bot.azurewebsites.net' });
    assert.equal(written.status, 0);
    assert.match(written.stderr, /^PUBLIC_DOMAIN: .*store/);
  });

  it('gives the same bytes for the same settings, and nothing with a placeholder unfilled', () => {
    assert.ok(pack().equals(pack()));
    assert.throws(() => packApp({ version: '1.0.0' }, readManifestFile), /nothing fills TEAMS_APP_ID/);
  });
});
