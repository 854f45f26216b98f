// Drives the Playground as a person does: types, presses what is on a card, fills it in, changes the conversation.
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';

const PATIENCE_MS = 20_000;

export interface Chat {
  page: Page;
  /** Sends a message. @returns the cards that came or changed, as they are read, once nothing changes any more */
  say: (message: string) => Promise<string>;
  /** Mentions the bot in a new post of a channel. */
  post: (message: string) => Promise<string>;
  /** Mentions the bot in a group chat. */
  mention: (message: string) => Promise<string>;
  /** Presses the newest button, or title to tap, with this label. */
  press: (label: string) => Promise<string>;
  /** Presses without waiting for a card: what comes of it is seen elsewhere. */
  click: (label: string) => Promise<void>;
  /** Fills in the newest field with this label; the asterisk of a required one is no part of it. */
  fill: (label: string, value: string) => Promise<void>;
  /** Opens another conversation by the name it has in the list. */
  open: (conversation: string) => Promise<void>;
  /** Waits until this is on the screen. */
  see: (words: string) => Promise<void>;
  cards: () => Promise<string[]>;
  /** Sends a file in the own chat. The Playground has no way to attach one, but an activity can be written by hand there. */
  attach: (attachment: object) => Promise<string>;
  /** Every label that was pressed. */
  pressed: ReadonlySet<string>;
}

export function openChat(page: Page): Chat {
  const cards = (): Promise<string[]> => page.locator('.ac-adaptiveCard').allInnerTexts();
  const answerTo = async (act: () => Promise<void>): Promise<string> => {
    const before = await cards();
    await act();
    return settled(before, cards);
  };
  const pressed = new Set<string>();
  const newest = (label: string): Locator => {
    pressed.add(label);
    return page.locator('.ac-adaptiveCard').getByRole('button', { name: label, exact: true }).last();
  };
  const mentioning = async (message: string, send: Locator): Promise<void> => {
    await page.locator('div[role=textbox]').first().click();
    await page.keyboard.type('@Jo', { delay: 20 });
    await page.locator('[role=menuitem]').filter({ hasText: 'Join Doctor' }).last().click();
    await page.keyboard.insertText(message);
    await send.click();
  };
  return {
    page,
    cards,
    pressed,
    attach: (attachment) =>
      answerTo(async () => {
        await page.getByText('Mock an Activity').click();
        await page.getByRole('menuitem', { name: 'Custom activity' }).click();
        const dialog = page.getByRole('dialog');
        const editor = dialog.locator('.monaco-editor');
        await editor.getByText('conversationType').waitFor();
        await editor.click();
        await page.keyboard.press('Control+A');
        await page.keyboard.insertText(JSON.stringify(fileActivity(new URL(page.url()).origin, attachment)));
        // The editor closes brackets by itself, behind what was typed.
        await page.keyboard.press('Control+Shift+End');
        await page.keyboard.press('Delete');
        await dialog.getByRole('button', { name: 'Send activity' }).click();
      }),
    say: (message) =>
      answerTo(async () => {
        await page.locator('div[role=textbox]').first().click();
        await page.keyboard.insertText(message);
        await page.getByLabel('Send Message').click();
      }),
    post: (message) => answerTo(() => mentioning(message, page.getByRole('button', { name: 'Post', exact: true }))),
    mention: (message) => answerTo(() => mentioning(message, page.getByLabel('Send Message'))),
    click: (label) => newest(label).click({ timeout: PATIENCE_MS }),
    press: (label) => answerTo(() => newest(label).click({ timeout: PATIENCE_MS })),
    fill: (label, value) =>
      page.locator('.ac-adaptiveCard').getByLabel(label).last().fill(value, { timeout: PATIENCE_MS }),
    open: async (conversation) => {
      await page.getByRole('treeitem', { name: conversation }).click();
      await page.locator('div[role=textbox]').first().waitFor();
      await page.waitForTimeout(300);
    },
    see: (words) => page.getByText(words).first().waitFor({ timeout: PATIENCE_MS }),
  };
}

/** A message of the person of the Playground with a file beside it, as Teams sends it. */
function fileActivity(playground: string, attachment: object): object {
  return {
    type: 'message',
    id: randomUUID(),
    timestamp: '2026-11-21T08:00:00.000Z',
    channelId: 'msteams',
    serviceUrl: `${playground}/_connector`,
    recipient: { id: 'join-doctor', name: 'Join Doctor' },
    conversation: {
      id: 'personal-chat',
      conversationType: 'personal',
      tenantId: '3f6c1d52-5a0e-4f0b-9c1c-0a1b2c3d4e01',
    },
    from: { id: 'you', name: 'Sam Taylor', aadObjectId: '3f6c1d52-5a0e-4f0b-9c1c-0a1b2c3d4e10' },
    attachments: [attachment],
  };
}

/** Waits for something new, then until it stays as it is. */
async function settled(before: string[], read: () => Promise<string[]>): Promise<string> {
  const end = performance.now() + PATIENCE_MS;
  const counted = count(before);
  let last = '';
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 120));
    const left = new Map(counted);
    const fresh = (await read()).filter((card) => {
      const known = left.get(card) ?? 0;
      left.set(card, known - 1);
      return known <= 0;
    });
    const now = fresh.join('\n---\n');
    if (now !== '' && now === last) return now;
    last = now;
  }
  throw new Error(last === '' ? 'no card came within 20 s' : `the cards went on changing: ${last.slice(0, 100)}`);
}

function count(cards: string[]): Map<string, number> {
  const counted = new Map<string, number>();
  for (const card of cards) counted.set(card, (counted.get(card) ?? 0) + 1);
  return counted;
}
