// Every example inside every entry becomes a test, and every rule must be reachable.
import assert from 'node:assert/strict';
import { compileRules } from '../diagnosis/diagnose.ts';
import { findCodes } from '../diagnosis/error-code.ts';
import { FIELDS } from '../diagnosis/fields.ts';
import { leavesOf } from '../diagnosis/conditions.ts';
import { parseStatus } from '../diagnosis/parse.ts';
import { SECTION_ALIASES, selector } from '../diagnosis/selectors.ts';
import type { Diagnosis, Rule } from '../diagnosis/types.ts';
import { buildStatus, renderStatus } from './diagnosis/status.ts';
import { loadEntryFiles, loadRules, loadSymbols } from './rules.ts';

const rules = loadRules();
const engine = compileRules(rules, loadSymbols());
const entries = loadEntryFiles().filter((entry) => entry.rule !== undefined);
const ruleOf = (id: string): Rule => rules.find((rule) => rule.id === id) ?? assert.fail(`${id} is no rule`);

/** A rule shown on request is asked about. */
function capture(id: string, lines: Record<string, string>): ReturnType<typeof buildStatus> {
  const { show, group } = ruleOf(id);
  return buildStatus(show === 'on-request' ? { '@chat.asksAbout': group, ...lines } : lines);
}

const shownIn = (diagnosis: Diagnosis): string[] =>
  [...diagnosis.findings, ...diagnosis.notes].map((finding) => finding.id);

describe('examples of entries', () => {
  for (const { id, examples } of entries) {
    it(id, () => {
      const also = new Set([id, ...(examples?.also ?? [])]);
      assert.ok((examples?.holds ?? []).length > 0, 'an example that holds is missing');
      assert.ok((examples?.fails ?? []).length > 0, 'an example that fails is missing');
      for (const kind of ['holds', 'fails', 'unknown'] as const) {
        for (const lines of examples?.[kind] ?? []) {
          const { status, context } = capture(id, lines);
          assert.equal(engine.judge(id, status, context), kind, JSON.stringify(lines));
          if (kind !== 'holds') continue;
          const diagnosis = engine.diagnose(status, context);
          if (ruleOf(id).show !== 'never')
            assert.ok(shownIn(diagnosis).includes(id), `not shown for ${JSON.stringify(lines)}`);
          const others = diagnosis.findings.map((finding) => finding.id).filter((other) => !also.has(other));
          assert.deepEqual(others, [], `not named under also: ${JSON.stringify(lines)}`);
        }
      }
    });
  }

  it('says the same of the printed text as of the fields', () => {
    const essence = (diagnosis: Diagnosis): unknown => [
      diagnosis.verdict,
      diagnosis.failedPhase,
      diagnosis.joinType,
      diagnosis.findings.map((finding) => [finding.id, finding.codes]),
    ];
    for (const { id, examples } of entries) {
      for (const lines of examples?.holds ?? []) {
        if (['@kind', '@layout', '@banners'].some((key) => key in lines)) continue;
        const { status, context } = capture(id, lines);
        const printed = engine.diagnose(parseStatus(renderStatus(lines)), context);
        assert.deepEqual(
          essence(printed),
          essence(engine.diagnose(status, context)),
          `${id}: ${JSON.stringify(lines)}`,
        );
      }
    }
  });
});

describe('codes of findings', () => {
  // Codes nobody knows, and lines that Windows prints beside those of the example.
  const ATTEMPT = { 'Client ErrorCode': '0x8fff0001', 'Server Message': 'AADSTS999771: text of the server.' };
  const BLOCK = {
    'Attempt Status': '0xc0fff001',
    'HTTP Error': '0x8fff0002',
    'Server Error Description': 'AADSTS999772: text of the server.',
  };
  const CODED = new Set(['Client ErrorCode', 'Server Message', 'DeviceAuthStatus', ...Object.keys(BLOCK)]);

  /** The example with the other lines of the blocks it shows a line of. */
  function planted(lines: Record<string, string>): Record<string, string> {
    const { status } = buildStatus(lines);
    const more: Record<string, string> = {};
    for (const { section, label } of status.fields) {
      const block: Record<string, string> = section.endsWith('> Previous Registration')
        ? ATTEMPT
        : /PrtDiagnostics/.test(section)
          ? BLOCK
          : {};
      // An attempt that is known by its phase or time alone may be of another day.
      if (!CODED.has(label) && !['Server ErrorCode', 'Https Status', 'HTTP status'].includes(label)) continue;
      for (const [name, value] of Object.entries(block))
        if (!status.fields.some((field) => field.section === section && field.label === name))
          more[`${section}::${name}`] = value;
    }
    if (/disabled/.test(lines.DeviceAuthStatus ?? ''))
      more['azure_prt::Server Error Description'] = 'AADSTS50155: text of the server.';
    return { ...lines, ...more };
  }

  for (const { id, examples } of entries) {
    const holds = examples?.holds ?? [];
    if (!ruleOf(id).fails || holds.length === 0) continue;
    it(id, () => {
      for (const lines of holds.map(planted)) {
        const { status, context } = capture(id, lines);
        const found = engine.diagnose(status, context);
        if (found.verdict !== 'failing') continue;
        const shown = found.findings.flatMap((finding) => finding.codes.map((code) => code.split(' ')[0]));
        const coded = status.fields.filter(({ label }) => CODED.has(label) || label.endsWith(' Test'));
        const printed = coded.flatMap(({ raw }) => findCodes(raw).map((code) => code.id));
        assert.deepEqual(
          printed.filter((code) => !shown.includes(code)),
          [],
          `${JSON.stringify(lines)}: ${found.findings.map((finding) => finding.id).join()}`,
        );
      }
    });
  }
});

describe('rules of entries', () => {
  it('mute only rules that exist', () => {
    const ids = new Set(rules.map((rule) => rule.id));
    for (const rule of rules) {
      for (const target of rule.suppresses)
        assert.ok(target === '*' || ids.has(target), `${rule.id} suppresses ${target}`);
    }
  });

  it('name labels and sections of the field table', () => {
    const labels = new Set(FIELDS.map((field) => field.label.replace(/:$/, '')));
    const sections = new Set([...Object.keys(SECTION_ALIASES), ...FIELDS.map((field) => field.section)]);
    for (const rule of rules) {
      const named = [rule.when, ...rule.severityIf.map((entry) => entry.when)]
        .flatMap(leavesOf)
        .flatMap((leaf) => leaf.field ?? []);
      for (const name of [...named, ...rule.evidence]) {
        const { alias, label } = selector(name);
        assert.ok(labels.has(label), `${rule.id}: ${name} is no field`);
        assert.ok(alias === '' || sections.has(alias), `${rule.id}: ${name} is in no section`);
      }
    }
  });

  it('have a priority of their own', () => {
    const seen = new Map<number, string>();
    for (const rule of rules) {
      assert.equal(seen.get(rule.priority), undefined, `${rule.id} has the priority of ${seen.get(rule.priority)}`);
      seen.set(rule.priority, rule.id);
    }
  });

  it('are all reached by an example that shows them', () => {
    const reached = new Set<string>();
    for (const { id, examples } of entries) {
      for (const lines of examples?.holds ?? []) {
        const { status, context } = capture(id, lines);
        for (const shown of shownIn(engine.diagnose(status, context))) reached.add(shown);
      }
    }
    const hidden = rules.filter((rule) => rule.show !== 'never' && !reached.has(rule.id)).map((rule) => rule.id);
    assert.deepEqual(hidden, [], 'these rules are never shown');
  });
});
