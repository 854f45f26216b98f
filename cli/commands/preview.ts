// `preview`: an entry's card in three languages, wide and narrow, light and dark, as Microsoft's renderer draws it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerCard } from '../../dialogs/cards/answer.ts';
import { openPage } from '../../dialogs/page.ts';
import { runChecks } from '../../knowledge/checks/index.ts';
import { createKnowledge } from '../../knowledge/knowledge.ts';
import { LANGUAGES } from '../../knowledge/types.ts';
import { readOptions, UsageError, withUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { usageOf } from '../usage.ts';

const KNOWLEDGE = fileURLToPath(new URL('../../knowledge', import.meta.url));

/** `preview <id> [--out folder]`; without a folder a page on this machine, drawn anew at each reload. */
export const command: Command = (args) =>
  withUsage(async () => {
    const { argument, own } = readOptions('preview', args);
    if (argument === undefined) throw new UsageError(usageOf('preview'));
    // Drawn once before anything listens: an id that is none is said here.
    const html = drawPreview(KNOWLEDGE, argument);
    if (own['out'] !== undefined) {
      mkdirSync(own['out'], { recursive: true });
      writeFileSync(join(own['out'], `${argument}.html`), html);
      process.stdout.write(`${join(own['out'], `${argument}.html`)}\n`);
      return 0;
    }
    const port = Number(process.env['PORT'] ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65535) throw new UsageError('PORT must be a number up to 65535');
    const server = await servePreview(KNOWLEDGE, argument, port);
    const { port: taken } = server.address() as AddressInfo;
    process.stdout.write(`http://127.0.0.1:${taken}/   Ctrl+C ends it\n`);
    await new Promise((resolve) => server.once('close', resolve));
    return 0;
  });

/** Serves the page on this machine only; every request reads the files again. */
export async function servePreview(dir: string, id: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const isPage = request.method === 'GET' && request.url?.split('?')[0] === '/';
    response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(isPage ? redraw(dir, id) : '');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/** While it is edited a file may be anything, also gone: that is said on the page and mended by the next reload. */
function redraw(dir: string, id: string): string {
  try {
    return drawPreview(dir, id);
  } catch (error) {
    return fill({ id, file: '', problems: [error instanceof Error ? error.message : String(error)], cards: [] });
  }
}

/**
 * The page of one entry: its cards, and above them what the checks say of its file.
 * @throws UsageError when there is no such entry
 */
function drawPreview(dir: string, id: string): string {
  const knowledge = createKnowledge({ dir });
  const entry = knowledge.entry(id);
  const broken = knowledge.problems.find(({ file }) => file.endsWith(`/${id}.yaml`))?.file;
  const file = entry?.file ?? broken;
  if (file === undefined) throw new UsageError(`There is no entry “${id}”: look for it with npm run -s cli -- ask`);
  const { errors, warnings } = runChecks(dir);
  const problems = [...errors, ...warnings].filter((problem) => problem.file === `entries/${file}`);
  return fill({
    id,
    file: `knowledge/entries/${file}`,
    problems: problems.map(({ line, message }) => `Line ${line}: ${message}`),
    cards: LANGUAGES.filter(() => entry !== undefined).map((language) => ({
      language,
      name: knowledge.locales.names[language],
      card: answerCard([id], '', openPage(knowledge, language, 'preview')).card,
    })),
  });
}

interface PreviewData {
  id: string;
  file: string;
  problems: string[];
  cards: { language: string; name: string; card: unknown }[];
}

/**
 * The program that draws cards in the page; `from` is the module that asks.
 * @throws UsageError where the packages of development are not installed
 */
export function readRenderer(from = import.meta.url): string {
  try {
    return readFileSync(createRequire(from).resolve('adaptivecards/dist/adaptivecards.min.js'), 'utf8');
  } catch {
    throw new UsageError('preview draws with a package of development: run npm ci without --omit=dev');
  }
}

function fill(data: PreviewData): string {
  const parts: Record<string, string> = {
    data: JSON.stringify(data).replaceAll('<', '\\u003c'),
    renderer: readRenderer().replaceAll('</script', '<\\/script'),
  };
  const page = readFileSync(new URL('../templates/preview.html', import.meta.url), 'utf8');
  return page.replace(/\$(data|renderer)/g, (_, name: string) => parts[name] ?? '');
}
