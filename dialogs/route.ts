// Routes a message as the chat does, without a conversation around it: for the command line and the eval.
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { KnowledgeEntry, Language } from '../knowledge/types.ts';
import { helpCard } from './cards/help.ts';
import { privacyCard } from './cards/privacy.ts';
import { draw } from './draw.ts';
import { earsOf, find } from './find.ts';
import { hearFollowUp } from './follow-up.ts';
import { hear } from './language.ts';
import { stepCard } from './next-step.ts';
import { openPage } from './page.ts';
import { recognize } from './recognize.ts';
import type { Intent } from './recognize.ts';
import type { Reply } from './services.ts';
import { sentence } from './turn.ts';

export interface Routed {
  kind: 'answer' | 'choices' | 'decline' | 'code' | 'diagnosis' | 'smalltalk' | 'escalate';
  /** The language of the reply. */
  language: Language;
  confidence: number;
  entries: KnowledgeEntry[];
  draw(): Reply;
}

/** `fallback` is the language where the message tells none, as a client's language would be. */
export function route(text: string, fallback: Language, knowledge: Knowledge): Routed {
  const intent = recognize({ kind: 'message', text }, earsOf(knowledge));
  const { language, other } = hear(text, intent, null, fallback, knowledge);
  const page = {
    ...openPage(knowledge, language, ''),
    ...(other ? { notice: knowledge.text(language, 'languages') } : {}),
  };
  switch (intent.kind) {
    case 'paste':
    case 'code':
    case 'symbol':
    case 'question': {
      if (intent.kind === 'question' && hearFollowUp(intent.text, knowledge)?.for === 'stuck') {
        const draw = (): Reply => stepCard('status', { q: '', ids: [], paste: '' }, null, page);
        return { kind: 'smalltalk', language, confidence: 1, entries: [], draw };
      }
      const found = find(intent, text.trim(), language, knowledge);
      return { ...found, language, draw: () => draw(found.about, page, knowledge) };
    }
    case 'escalate':
      return { kind: 'escalate', language, confidence: 1, entries: [], draw: () => sentence(page, 'form-title') };
    case 'empty':
      return { kind: 'decline', language, confidence: 0, entries: [], draw: () => sentence(page, 'empty') };
    default:
      return { kind: 'smalltalk', language, confidence: 1, entries: [], draw: () => talk(intent) };
  }

  function talk(said: Intent): Reply {
    if (said.kind === 'smalltalk') return sentence(page, `smalltalk-${said.mood}`);
    if (said.kind === 'language') return sentence(page, said.to === null ? 'languages' : 'language-switch');
    if (said.kind === 'my-requests') return sentence(page, 'requests-private');
    if (said.kind === 'setup') return sentence(page, 'setup-elsewhere');
    if (said.kind === 'forget' || said.kind === 'export') return sentence(page, 'privacy-private');
    if (said.kind === 'privacy') return privacyCard(page);
    return helpCard(page);
  }
}
