// Plays what the Playground cannot, and prints who sees what: two people and a helpdesk at once, its cards, files, the message
// extension, and who is not let in. `npm run -s play`; no window, no account, everything on this machine.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { plainText } from '../../dialogs/cards/card-text.ts';
import { upload } from '../bar/send-file.ts';
import { buttonsOf } from '../dialogs/press.ts';
import { botMention, envelope, message } from './activities.ts';
import { TENANT } from './key-server.ts';
import { ANNA, BAS, chatOf, GUUS, HELPDESK, KARI, openOffice, PER, type Colleague, type Shown } from './office.ts';

const OUTPUT = readFileSync(
  new URL('../fixtures/dsregcmd/device-disabled-or-deleted-win10-22h2/input.txt', import.meta.url),
  'utf8',
);
const PLACES: Record<string, string> = {
  [HELPDESK]: 'the helpdesk channel',
  ...Object.fromEntries([KARI, ANNA, BAS, PER, GUUS].map((one) => [chatOf(one), `the chat of ${one.name}`])),
};

await aRequestForThreePeople();
await theMessageExtension();
await aFile();

async function aRequestForThreePeople(): Promise<void> {
  title('A request, with three people');
  const office = await openOffice();
  try {
    const mention = { type: 'mention', mentioned: { id: BAS.id, name: BAS.name }, text: `<at>${BAS.name}</at>` };
    did(ANNA, 'names the channel of the helpdesk', await office.say(ANNA, 'gebruik dit kanaal', { team: HELPDESK }));
    const onCall = { text: `<at>Join Doctor</at> dienst ${mention.text}`, entities: [botMention(), mention] };
    did(ANNA, `puts ${BAS.name} on call`, await office.say(ANNA, '', { team: HELPDESK }, onCall));
    const answer = did(KARI, 'pastes dsregcmd /status', await office.say(KARI, OUTPUT));
    const form = did(KARI, 'presses Spør brukerstøtten', await office.click(KARI, last(answer), 'Spør brukerstøtten'));
    const filled = { summary: 'Får ikke logget på', severity: 'urgent', contact: 'rom 12' };
    const sent = did(KARI, 'fills in the form and sends it', await office.click(KARI, last(form), 'Send', filled));
    const card = last(sent.filter(({ conversation }) => conversation.startsWith(HELPDESK)));
    const newest = (): Shown => office.standing(HELPDESK).find(({ id }) => id === card.id) ?? card;
    const press = (title: string, inputs = {}) => office.click(BAS, newest(), title, inputs, 'execute');
    did(BAS, 'presses Aan mij toewijzen, as a universal action', await press('Aan mij toewijzen'));
    did(BAS, 'replies', await press('Antwoorden', { 'text-reply': 'Hei, jeg ser på det.' }));
    did(BAS, 'closes it', await press('Afsluiten', { 'text-close': 'Enheten er aktivert igjen.' }));
    did(KARI, 'asks for her requests', await office.say(KARI, 'mine forespørsler'));
    did(PER, 'asks for his', await office.say(PER, 'my requests'));
    did(GUUS, 'is a guest, and asks for a person', await office.say(GUUS, 'ik wil iemand spreken'));
  } finally {
    await office.end();
  }
}

async function theMessageExtension(): Promise<void> {
  title('The message extension, in a group chat');
  const office = await openOffice();
  const { serviceUrl } = office.emulator.connector;
  try {
    for (const [commandId, text] of [
      ['answers', 'What is a PRT?'],
      ['code', '0x801c03f2'],
      ['mine', ''],
    ]) {
      const { locale, ...from } = PER;
      const conversation = { id: '19:any@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId: TENANT };
      const value = { commandId, parameters: [{ name: 'search', value: text }], queryOptions: { skip: 0, count: 25 } };
      const query = { type: 'invoke', name: 'composeExtension/query', value, from, locale, conversation, entities: [] };
      const { body } = await office.send(envelope(serviceUrl, query));
      const { composeExtension } = JSON.parse(body) as Results;
      print(`\n${PER.name} searches ${commandId ?? ''}: ${text ?? ''}`);
      for (const { preview } of composeExtension.attachments ?? [])
        print(`  | ${preview.content.title}: ${plainText(preview.content.text)}`);
      if (composeExtension.text !== undefined) print(`  | ${composeExtension.text}`);
    }
  } finally {
    await office.end();
  }
}

interface Results {
  composeExtension: {
    text?: string;
    attachments?: { preview: { content: { title: string; text: string } } }[];
  };
}

async function aFile(): Promise<void> {
  title('A file, as Teams hands it over');
  const files = createServer((_, response) => response.end(Buffer.from(`\ufeff${OUTPUT}`, 'utf16le')));
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(files.address() as AddressInfo).port}/status.txt`;
  const office = await openOffice(null, 'local');
  try {
    const { locale, ...from } = KARI;
    const conversation = { id: chatOf(KARI), conversationType: 'personal', tenantId: TENANT };
    const parts = { from, locale, conversation, entities: [], attachments: [upload(address)] };
    await office.send(message(office.emulator.connector.serviceUrl, '', parts));
    did(KARI, 'sends status.txt, in UTF-16', office.standing(chatOf(KARI)));
  } finally {
    await office.end();
    files.close();
  }
}

function did(who: Colleague, what: string, sent: Shown[]): Shown[] {
  print(`\n${who.name} ${what}`);
  if (sent.length === 0) print('  (nothing was sent)');
  for (const one of sent) {
    print(`  in ${PLACES[one.conversation.split(';')[0] ?? ''] ?? one.conversation}:`);
    const lines = one.card ? textsOf(one.card.body) : one.text.split('\n');
    for (const line of lines) print(`  | ${plainText(line)}`);
    const buttons = buttonsOf({ text: '', ...(one.card && { card: one.card }) });
    if (buttons.length > 0) print(`  | [${buttons.join('] [')}]`);
  }
  return sent;
}

/** Every text a person would read, from top to bottom. */
function textsOf(element: unknown): string[] {
  if (Array.isArray(element)) return element.flatMap(textsOf);
  if (typeof element !== 'object' || element === null) return [];
  const { text, isVisible, title: named, value, ...parts } = element as Record<string, unknown>;
  if (isVisible === false) return [];
  if (typeof text === 'string' && parts['type'] === 'TextBlock') return [text];
  if (typeof named === 'string' && typeof value === 'string') return [`${named}: ${value}`];
  const inlines = parts['inlines'] as { text?: string }[] | undefined;
  if (inlines) return [inlines.map((run) => run.text ?? '').join('')];
  return ['items', 'columns', 'facts', 'rows', 'cells'].flatMap((key) => textsOf(parts[key]));
}

function last(shown: readonly Shown[]): Shown {
  const one = shown.at(-1);
  if (!one) throw new Error('Nothing was sent.');
  return one;
}

function title(text: string): void {
  print(`\n${text}\n${'='.repeat(text.length)}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
