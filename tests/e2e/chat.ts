// Drives the Playground as a person does: types, presses what is on a card, fills it in, changes the conversation.
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
}

export function openChat(page: Page): Chat {
  const cards = (): Promise<string[]> => page.locator('.ac-adaptiveCard').allInnerTexts();
  const answerTo = async (act: () => Promise<void>): Promise<string> => {
    const before = await cards();
    await act();
    return settled(before, cards);
  };
  const newest = (label: string): Locator =>
    page.locator('.ac-adaptiveCard').getByRole('button', { name: label, exact: true }).last();
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
