// The second door: changes another ticket system asks for, signed by it, read within bounds, done once.
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { redact } from '../diagnosis/redact.ts';
import { INCOMING_ACTIONS } from '../helpdesk/connectors/connector.ts';
import { isSigned, readHeaders, WEBHOOK } from '../helpdesk/connectors/webhook.ts';
import type { OpenedHelpdesk } from '../helpdesk/index.ts';
import { parseJson, readBytes } from './read-body.ts';

export interface HelpdeskDoorOptions {
  secrets: readonly string[];
  takeIn: OpenedHelpdesk['takeIn'];
  now: () => Date;
}

/** What the sender sees: a refusal says nothing more than its status. */
export type DoorAnswer = { status: number; body?: { outcome: string }; reason?: string };
export type HelpdeskDoor = (request: IncomingMessage) => Promise<DoorAnswer>;

/** A reply is a message, not a document. */
const MAX_BYTES = 64 * 1024;
const LONGEST_TEXT = 4_000;

const Message = z.object({
  type: z.enum(INCOMING_ACTIONS.map((action) => `ticket.${action}`)),
  data: z.object({
    ticket: z.object({ id: z.string().min(1).max(256) }),
    name: z.string().max(256).default(''),
    text: z.string().max(LONGEST_TEXT).default(''),
  }),
});

/** Makes the door. Headers are judged before a byte of the body is read, the signature before it is parsed. */
export function openHelpdeskDoor({ secrets, takeIn, now }: HelpdeskDoorOptions): HelpdeskDoor {
  return async (request) => {
    const headers = readHeaders(request.headers, now());
    if (headers === null) return { status: 401, reason: 'webhook-headers' };
    const read = await readBytes(request, MAX_BYTES);
    if (!read.ok) return read;
    if (!isSigned(secrets, headers, read.bytes)) return { status: 401, reason: 'webhook-signature' };
    const json = parseJson(read.bytes);
    if (!json.ok) return json;
    const message = Message.safeParse(json.value);
    if (!message.success) return { status: 400, reason: 'webhook-schema' };
    const { type, data } = message.data;
    const action = INCOMING_ACTIONS.find((each) => type === `ticket.${each}`) ?? 'note';
    const change = {
      ticketId: data.ticket.id,
      action,
      actorName: redact(data.name).text,
      text: redact(data.text).text,
    };
    try {
      return { status: 200, body: { outcome: await takeIn(WEBHOOK, headers.id, change) } };
    } catch (error) {
      // Placeholders can be longer than what they stand for.
      if ((error as { code?: unknown }).code === 'DRAFT_REFUSED') return { status: 413, reason: 'webhook-text' };
      throw error;
    }
  };
}
