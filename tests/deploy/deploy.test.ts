// The files of deploy/ speak of the program as it is: its settings, its metrics, its addresses and what it needs to run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { openMetrics } from '../../bot/metrics.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const bot = readdirSync(join(ROOT, 'bot')).filter((name) => name.endsWith('.ts'));

/** Names of the settings, as config.ts lists them, and those that may stand in a file. */
const settings = [
  ...read('bot/config.ts').matchAll(
    /^ {2}([A-Za-z_]{4,}): (?:z\b|port\b|days\b|guid\b|mailbox\b|collector\b|database\b)/gm,
  ),
].map(([, name = '']) => name);
const secrets = [...(/const SECRETS = \[([^\]]*)\]/.exec(read('bot/config.ts'))?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
  ([, name = '']) => `${name}_FILE`,
);
const ofPackage = [...read('cli/commands/package.ts').matchAll(/^ {2}(\w+): \{ refuse/gm)].map(([, name = '']) => name);

async function metricNames(): Promise<Set<string>> {
  const metrics = openMetrics();
  const text = await metrics.text();
  metrics.close();
  const watched = bot.flatMap((file) => [...read(`bot/${file}`).matchAll(/\.watch\('(\w+)'/g)]);
  return new Set([
    'up',
    ...[...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name),
    ...watched.map(([, name = '']) => `join_doctor_${name}`),
  ]);
}

/** Metrics an expression names: what is followed by `{`, or stands alone with our prefix. */
function named(expression: string): string[] {
  const names = expression.match(/\b(?:join_doctor_\w+|process_\w+|up)(?=\{|\b)/g) ?? [];
  return names.map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
}

/** Labels of selectors and of what is summed by. */
function labelsIn(expression: string): string[] {
  const inBraces = [...expression.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].map(([, label = '']) => label);
  const by = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, */));
  return [...inBraces, ...by];
}

describe('deploy', () => {
  it('reads the lists it compares with', () => {
    for (const name of ['PORT', 'MicrosoftAppId', 'SMTP_TO', 'RETENTION_PASTE_DAYS'])
      assert.ok(settings.includes(name), name);
    assert.ok(secrets.includes('MicrosoftAppPassword_FILE'));
    assert.ok(ofPackage.includes('PUBLIC_DOMAIN'));
  });

  it('charts and alerts only what the bot measures', async () => {
    const known = await metricNames();
    const board = JSON.parse(read('deploy/grafana.json')) as {
      panels: { title: string; targets: { expr: string }[] }[];
    };
    const rules = load(read('deploy/alerts.yaml')) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string; action: string } }[] }[];
    };
    const charted = board.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => named(expr)));
    const alerts = rules.groups.flatMap((group) => group.rules);
    const alerted = alerts.flatMap(({ expr }) => named(expr));
    assert.ok(charted.length > 12 && alerted.length > 7);
    assert.deepEqual(
      [...charted, ...alerted].filter((name) => !known.has(name)),
      [],
    );
    // What is measured is shown.
    const shown = new Set(charted);
    assert.deepEqual(
      [...known].filter((name) => name !== 'up' && !shown.has(name)),
      [],
    );
    for (const { alert, annotations } of alerts) assert.ok(annotations.summary && annotations.action, alert);
  });

  it('writes expressions that Prometheus reads, by labels that are measured', () => {
    const board = JSON.parse(read('deploy/grafana.json')) as { panels: { targets: { expr: string }[] }[] };
    const rules = load(read('deploy/alerts.yaml')) as { groups: { rules: { expr: string }[] }[] };
    const expressions = [
      ...board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
    ];
    const source = bot.map((file) => read(`bot/${file}`)).join('\n');
    for (const expr of expressions) {
      for (const label of labelsIn(expr))
        assert.ok(['job', 'le'].includes(label) || source.includes(`'${label}'`), `${label} in ${expr}`);
      assert.equal(expr.split('(').length, expr.split(')').length, expr);
    }
    // Prometheus's own reader, where this machine has it; what Grafana fills in is filled in.
    const filled = expressions.map((expr) =>
      expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', 'join-doctor'),
    );
    const groups = [{ name: 'all', rules: filled.map((expr, n) => ({ record: `read_${n}`, expr })) }];
    const folder = mkdtempSync(join(tmpdir(), 'rules-'));
    const file = join(folder, 'rules.json');
    writeFileSync(file, JSON.stringify({ groups }));
    const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    if (error === undefined) assert.equal(status, 0, `${stdout}${stderr}`);
  });

  it('declares in Bicep what it uses, uses what it declares, and gets what it needs from the guide', () => {
    const bicep = read('deploy/main.bicep');
    const bare = bicep.replaceAll(/\/\/.*$/gm, '').replaceAll(/@description\(.*\)$/gm, '');
    const declared = new Set([...bare.matchAll(/^(?:param|var|resource|output) (\w+)/gm)].map(([, name = '']) => name));
    // What stands in `${…}`, and what a property's name begins with, has been declared above or below.
    const used = [...bare.matchAll(/\$\{(\w+)/g), ...bare.matchAll(/\b(\w+)\.(?:properties|id|name)\b/g)];
    assert.ok(declared.size > 20 && used.length > 15);
    assert.deepEqual(
      used.map(([, name = '']) => name).filter((name) => !declared.has(name)),
      [],
    );
    for (const name of declared)
      assert.ok(
        (used.length > 0 && bare.split(new RegExp(`\\b${name}\\b`)).length > 2) || /^(appId|domain|teams)$/.test(name),
        `${name} is declared for nothing`,
      );
    assert.equal(bare.split('{').length, bare.split('}').length);
    // Every parameter of the command in the guide exists, and the ones without a default are in it.
    const [command = ''] = /az deployment group create .*/.exec(read('docs/operate.md')) ?? [];
    const given = [...command.matchAll(/ (\w+)=/g)].map(([, name = '']) => name);
    const needed = [...bare.matchAll(/^param (\w+) \w+$/gm)].map(([, name = '']) => name);
    assert.deepEqual(given.sort(), needed.sort());
  });

  it('puts into the container all that the bot imports, and nothing that only tests have', () => {
    const copied = [...read('deploy/Containerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    for (const name of copied) assert.ok(existsSync(join(ROOT, name)), name);
    const allowed = read('deploy/Containerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    assert.deepEqual(allowed.map((line) => line.slice(1)).sort(), [...new Set(copied)].sort());
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const seen = new Set<string>();
    const missing: string[] = [];
    const walk = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      if (!copied.includes(file.split('/')[0] ?? '')) missing.push(file);
      // Types are gone when it runs.
      const source = read(file);
      const imports = [
        ...source.matchAll(/^(?:import|export) (?!type\b)[^;]*? from '([^'\n]+)'/gm),
        ...source.matchAll(/\bimport\('([^'\n]+)'\)/g),
      ];
      for (const [, target = ''] of imports) {
        if (target.startsWith('.')) walk(normalize(join(dirname(file), target)).replaceAll('\\', '/'));
        else if (!target.startsWith('node:')) {
          const name = target
            .split('/')
            .slice(0, target.startsWith('@') ? 2 : 1)
            .join('/');
          if (!(name in dependencies)) missing.push(`${file}: ${name}`);
        }
      }
    };
    for (const start of ['bot/main.ts', 'bot/doctor.ts', 'cli/commands/doctor.ts', 'cli/commands/backup.ts'])
      walk(start);
    assert.ok(seen.size > 150);
    assert.deepEqual(
      missing.filter((each) => each !== 'bot/playground.ts: @microsoft/m365agentsplayground'),
      [],
    );
  });

  it('sets only what the bot reads, and asks only where it answers', () => {
    const known = new Set([...settings, ...secrets, ...ofPackage]);
    const unit = [...read('deploy/join-doctor.service').matchAll(/^Environment=(.+)$/gm)].flatMap(([, all = '']) =>
      all.split(' ').map((pair) => pair.split('=')[0] ?? ''),
    );
    const bicep = [...read('deploy/main.bicep').matchAll(/\{ name: '([A-Za-z_]+)', (?:value|secretRef):/g)].map(
      ([, name = '']) => name,
    );
    const image = [...read('deploy/Containerfile').matchAll(/^(?:ENV| {4}) ?([A-Z_]+)=/gm)].map(
      ([, name = '']) => name,
    );
    assert.ok(unit.length > 3 && bicep.length > 4 && image.length > 3);
    assert.deepEqual(
      [...unit, ...bicep, ...image].filter((name) => !known.has(name)),
      [],
    );
    const paths = [...read('bot/server.ts').matchAll(/\.(?:get|post)\('([^']+)'/g)].map(([, path = '']) => path);
    const asked = ['nginx.conf', 'main.bicep', 'Containerfile'].flatMap((name) =>
      [...read(`deploy/${name}`).matchAll(/\/(?:api\/\w+|livez|readyz|metrics)\b/g)].map(([path]) => path),
    );
    assert.deepEqual(
      asked.filter((path) => !paths.includes(path)),
      [],
    );
  });

  it('has every setting in the guide', () => {
    const guide = read('docs/operate.md');
    const missing = [...settings, ...ofPackage].filter((name) => !guide.includes(`\`${name}\``));
    assert.deepEqual(missing, []);
  });
});
