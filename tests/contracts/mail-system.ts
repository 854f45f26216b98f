// A mail server on this machine, with a mailbox that is read as a person's mail program would.
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createEmail, type EmailOptions } from '../../helpdesk/connectors/email.ts';
import type { Arrived, OtherSystem } from './connector-contract.ts';

export interface Mail {
  /** Lower-case names, unfolded values, encoded words decoded. */
  headers: Map<string, string>;
  body: string;
  raw: string;
  from: string;
  to: string[];
  secure: boolean;
  user: string;
}

export interface MailServer {
  port: number;
  mails: Mail[];
  /** What happens to the next mails. */
  next(...ways: string[]): void;
  close(): Promise<void>;
}

/** Opens the server; without options neither login nor TLS is offered. */
export async function openMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: Mail[] = [];
  const ways: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    logger: false,
    ...options,
    onMailFrom: (_address, _session, done) => {
      if (ways[0] !== 'busy') return done();
      ways.shift();
      done(Object.assign(new Error('come back later'), { responseCode: 451 }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const way = ways.shift();
        if (way === 'refuse') return done(Object.assign(new Error('not this one'), { responseCode: 554 }));
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          ...readMail(Buffer.concat(chunks).toString('utf8')),
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          user: String(session.user ?? ''),
        });
        if (way === 'cut') return void connectionOf(server).forEach((connection) => connection.close());
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as { port: number }).port,
    mails,
    next: (...list) => ways.push(...list),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function connectionOf(server: SMTPServer): { close(): void }[] {
  return [...(server as unknown as { connections: Set<{ close(): void }> }).connections];
}

/** Reads a mail of one text part. */
export function readMail(raw: string): Pick<Mail, 'headers' | 'body' | 'raw'> {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim()));
  }
  const written = raw.slice(end + 4);
  const coding = headers.get('content-transfer-encoding') ?? '7bit';
  const body =
    coding === 'base64'
      ? Buffer.from(written, 'base64').toString('utf8')
      : coding === 'quoted-printable'
        ? fromQuoted(written.replace(/=\r\n/g, ''))
        : written;
  return { headers, body: body.replaceAll('\r\n', '\n'), raw };
}

function decodeWords(text: string): string {
  return text
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : fromQuoted(word.replaceAll('_', ' ')),
    );
}

function fromQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Words enough to see what is written where. */
export const writeMail: EmailOptions['write'] = ({ kind, ticket, event }) =>
  Promise.resolve({
    subject: `[#${ticket.number}] ${ticket.summary}`,
    text: `${kind} ${ticket.number} ${ticket.summary} by ${event?.actor.name ?? ''}\n\n${event?.text ?? ''}`,
  });

/** The mailbox behind the server, as the contract sees it. */
export async function openMailSystem(write = writeMail): Promise<OtherSystem & { mails: Mail[] }> {
  const server = await openMailServer();
  const { mails } = server;
  const url = `smtp://127.0.0.1:${server.port}`;
  const connector = createEmail({ url, from: 'bot@helpdesk.example', to: 'helpdesk@helpdesk.example', write });
  const asArrived = ({ headers, body }: Mail): Arrived => ({
    id: headers.get('message-id') ?? '',
    kind: body.startsWith('erased') ? 'erased' : headers.has('in-reply-to') ? 'changed' : 'opened',
    thread: headers.get('references') ?? headers.get('message-id') ?? '',
    text: `${headers.get('subject')}\n${body}`,
  });
  return {
    connector,
    get arrived() {
      return mails.map(asArrived);
    },
    mails,
    raw: () => mails.map(({ raw, body, headers }) => `${raw}\n${[...headers.values()].join('\n')}\n${body}`).join('\n'),
    next: (...list) => server.next(...list),
    can: ['busy', 'refuse', 'cut'],
    close: () => server.close(),
  };
}
