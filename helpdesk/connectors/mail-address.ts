// What a mail address and the address of a mail server may look like, for the settings and for those who use them.

/** The connector's name. */
export const EMAIL = 'email';

/** Whether a text is one plain mail address: no name, no list, no space, nothing that could become a header. */
export function isMailbox(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@');
  return (
    more.length === 0 &&
    /^[A-Za-z0-9._+=-]{1,64}$/.test(local) &&
    /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/.test(domain)
  );
}

/** A mail server and who is known there. */
export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the start. */
  secure: boolean;
  user: string;
  password: string;
  /** This machine: the only place where a mail may travel in the clear. */
  local: boolean;
}

/** The parts of an SMTP address. What stands behind a `?` is not read: it could switch the check of TLS off. */
export function readSmtpUrl(text: string): SmtpServer {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return {
    host,
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    local: ['localhost', '127.0.0.1', '::1'].includes(host),
  };
}
