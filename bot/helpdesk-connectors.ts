// The other ticket systems, as the settings name them; a new one of your own is added here.
import { ticketMail } from '../dialogs/mail.ts';
import { openPage } from '../dialogs/page.ts';
import type { Services } from '../dialogs/services.ts';
import type { Connector } from '../helpdesk/connectors/connector.ts';
import { EMAIL } from '../helpdesk/connectors/mail-address.ts';
import { createWebhook, WEBHOOK } from '../helpdesk/connectors/webhook.ts';
import type { HelpdeskChannel } from '../helpdesk/types.ts';
import type { Config } from './config.ts';
import { call } from './http-call.ts';

export interface ConnectorNeeds {
  knowledge: () => Services['knowledge'];
  /** The helpdesk's channel decides the language of its mails. */
  channel: (tenant: string) => Promise<HelpdeskChannel | null>;
  now: () => Date;
}

/** The names of those that are set up. */
export function connectorNames({ webhook, email }: Pick<Config, 'webhook' | 'email'>): string[] {
  return [...(webhook ? [WEBHOOK] : []), ...(email ? [EMAIL] : [])];
}

/** Makes those that are set up. */
export async function createConnectors(
  config: Pick<Config, 'webhook' | 'email'>,
  needs: ConnectorNeeds,
): Promise<Connector[]> {
  const { webhook, email } = config;
  const connectors: Connector[] = [];
  if (webhook) connectors.push(createWebhook({ ...webhook, call, now: needs.now }));
  if (email) {
    const write = async (change: Parameters<typeof ticketMail>[0]) => {
      const language = (await needs.channel(change.ticket.tenant))?.language ?? 'en';
      return ticketMail(change, openPage(needs.knowledge(), language, change.id, 'channel'));
    };
    // Loaded for those who send mail only.
    const { createEmail } = await import('../helpdesk/connectors/email.ts');
    connectors.push(createEmail({ ...email, write }));
  }
  return connectors;
}
