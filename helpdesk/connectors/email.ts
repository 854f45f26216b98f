// A mailbox that takes tickets: one mail per event, one thread per ticket, over SMTP with TLS.
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Connector, ConnectorOutcome, TicketChange } from './connector.ts';
import { EMAIL, readSmtpUrl } from './mail-address.ts';

export interface EmailOptions {
  /** `smtps://` with TLS from the start, or `smtp://` with STARTTLS; without either only on this machine. */
  url: string;
  /** One address each, as `isMailbox` takes it. */
  from: string;
  to: string;
  /** The words of a mail, in the language of the helpdesk. */
  write: (change: TicketChange) => Promise<{ subject: string; text: string }>;
  /** Trusted instead of the usual authorities; for tests and private ones. */
  ca?: string;
}

/** A slow server holds one of the lane's hands at most this long; the row's lease is renewed meanwhile. */
const CONNECT_MS = 5_000;
const ANSWER_MS = 8_000;
const LONGEST_SUBJECT = 150;

/** Makes the connector. Two mails would be two, so what is in doubt is not sent again by itself. */
export function createEmail({ url, from, to, write, ca }: EmailOptions): Connector {
  const { host, port, secure, user, password, local } = readSmtpUrl(url);
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && !local,
    ...(user !== '' && { auth: { user, pass: password } }),
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    // Nothing of a mail may name a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const messageId = (ticketId: string, part: string) => `<${ticketId}.${part}@${domain}>`;
  return {
    name: EMAIL,
    target: createHash('sha256').update(`${host}:${port} ${from} ${to}`).digest('hex').slice(0, 32),
    repeatable: false,
    send: async (change) => {
      const { id } = change.ticket;
      const first = messageId(id, '1');
      const own = messageId(id, change.kind === 'erased' ? 'erased' : String(change.event?.seq ?? 0));
      let written: Awaited<ReturnType<typeof write>>;
      try {
        written = await write(change);
        // A server that is away, has no TLS or refuses the login is found out before anything can have arrived.
        await transport.verify();
      } catch {
        return { outcome: 'retry', afterMs: 0 };
      }
      try {
        await transport.sendMail({
          from: { name: 'Join Doctor', address: from },
          to: { name: '', address: to },
          subject: oneLine(written.subject).slice(0, LONGEST_SUBJECT),
          text: written.text,
          messageId: own,
          ...(own !== first && { inReplyTo: first, references: [first] }),
          // Out-of-office answers would come back as mails nobody reads.
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
        return { outcome: 'sent', reference: '' };
      } catch (error) {
        return meaning(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Control characters and line ends of any kind become spaces; what a mail program would decode stays as typed. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('=?', '= ?')
    .trim();
}

/** What a server answered before it had the whole mail, or to it; a line that breaks after that leaves it open. */
function meaning(error: unknown): ConnectorOutcome {
  const { responseCode = 0, command = '' } = error as { responseCode?: number; command?: string };
  if (responseCode >= 500 && command === 'DATA') return { outcome: 'refused' };
  // A refused login, sender or recipient is the set-up's fault, not the mail's: it may be mended.
  if (responseCode >= 400) return { outcome: 'retry', afterMs: 0 };
  return { outcome: 'unknown' };
}
