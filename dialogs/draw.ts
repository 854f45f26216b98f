// Draws any answer from what it is about: the first time, from a button, or again in another language.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { About } from './cards/actions.ts';
import { answerCard, choicesCard, declineCard } from './cards/answer.ts';
import { codeCard } from './cards/code.ts';
import { diagnosisCard } from './cards/diagnosis.ts';
import { helpCard } from './cards/help.ts';
import type { Page } from './page.ts';
import type { Reply } from './services.ts';

/** Pure but for the knowledge it reads: the same `about` on the same knowledge is the same card. */
export function draw(about: About, page: Page, knowledge: Knowledge): Reply {
  switch (about.is) {
    case 'answer':
      return answerCard(about.ids, about.q, page);
    case 'choices':
      return choicesCard(about.ids, about.q, page);
    case 'code':
      return codeCard(knowledge.lookup(about.q, page.language), about.q, page);
    case 'diagnosis':
      return diagnosisCard(about.d, page);
    // Documents are searched, not drawn: see documents.ts.
    case 'document':
    case 'decline':
      return declineCard(about.q, page, knowledge.unknownEvent(about.q));
    case 'help':
      return helpCard(page);
  }
}
