// `diagnose`: what a pasted output says, as JSON lines or as the answer the chat would give.
import { parseStatus } from '../../diagnosis/parse.ts';
import type { Diagnosis, DsregStatus, Finding } from '../../diagnosis/types.ts';
import { hearBeside } from '../../dialogs/hear.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { answerLines, readInput, readOptions, textOf, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { openKnowledge } from '../open-knowledge.ts';
import { usageOf } from '../usage.ts';

const USAGE = usageOf('diagnose');

export const command: Command = (args) =>
  withUsage(async () => {
    const options = readOptions('diagnose', args);
    const knowledge = openKnowledge();
    const diagnose = (status: DsregStatus): Diagnosis => knowledge.diagnose(status, hearBeside(status, knowledge));
    if (options.jsonl) return answerLines((line) => shape(diagnose(parseStatus(textOf(line, 'text')))));
    const status = parseStatus(await readInput(options, USAGE));
    const diagnosis = diagnose(status);
    if (options.json) process.stdout.write(JSON.stringify(shape(diagnosis), null, 2) + '\n');
    else process.stdout.write((await readable(status, diagnosis, options.lang, knowledge)) + '\n');
    return 0;
  });

/** As docs/cli.md has it, in its order. */
function shape(diagnosis: Diagnosis): object {
  const { verdict, failedPhase, joinType, primary, findings, missing } = diagnosis;
  return {
    verdict,
    failedPhase,
    joinType,
    primary: primary && shapeFinding(primary),
    findings: findings.map(shapeFinding),
    missing,
  };
}

function shapeFinding(finding: Finding): object {
  const { id, phase, severity, fails, confidence, codes, evidence } = finding;
  return { id, phase, severity, fails, confidence, codes, evidence };
}

/** The same card the chat draws, read out; the drawing is loaded only here, to keep JSON lines fast. */
async function readable(
  status: DsregStatus,
  diagnosis: Diagnosis,
  lang: Parameters<Knowledge['text']>[0],
  knowledge: Knowledge,
): Promise<string> {
  const [{ carry }, { draw }, { openPage }] = await Promise.all([
    import('../../dialogs/diagnose.ts'),
    import('../../dialogs/draw.ts'),
    import('../../dialogs/page.ts'),
  ]);
  const about = { is: 'diagnosis' as const, d: carry(diagnosis, status, '', 0) };
  return draw(about, openPage(knowledge, lang, ''), knowledge).text;
}
