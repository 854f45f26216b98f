// Says what a card breaks of the schema of Adaptive Cards 1.5, as our cards use it.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

interface Definition {
  properties?: Record<string, { enum?: string[] }>;
}

export const cardSchema = JSON.parse(
  readFileSync(new URL('../fixtures/adaptive-card.schema.json', import.meta.url), 'utf8'),
) as Definition & { definitions: Record<string, Definition> };
const validate = new Ajv({ discriminator: true }).compile(cardSchema);

/** What is wrong and where; empty when nothing is. */
export function breaksSchema(card: object): string {
  if (validate(card)) return '';
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ');
}
