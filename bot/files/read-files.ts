// What came along with a message: one file or picture, fetched, judged by its bytes, and read.
import { decodeText } from '../../diagnosis/decode.ts';
import type { FileTrouble, TurnInput } from '../../dialogs/services.ts';
import type { Incoming } from '../gate.ts';
import { fetchFile, type FetchRules } from './fetch.ts';
import { judgePicture, looksLikePicture } from './picture-kind.ts';
import type { Recogniser } from './recognise.ts';

/** The parts of a turn its file decides; null when the message brought none. */
export type ReadFiles = (turn: TurnInput, activity: Incoming) => Promise<Partial<TurnInput>> | null;

const MAX_TEXT = 256 * 1024;
const MAX_PICTURE = 4 * 1024 * 1024;
const DOWNLOAD = 'application/vnd.microsoft.teams.file.download.info';

/** Opens the reader of files: where they may come from, and who reads pictures. */
export function openFileReader(
  rules: FetchRules,
  recogniser: Recogniser,
  mayRead: (tenant: string, user: string) => boolean = () => true,
): ReadFiles {
  return (turn, activity) => {
    if (turn.kind !== 'message') return null;
    const addresses = addressesOf(activity);
    // Outside a private chat Teams brings a mark at most, and a picture there is everybody's.
    if (turn.scope !== 'personal') {
      return addresses.length > 0 || isMarked(activity) ? Promise.resolve(unread('personal-only')) : null;
    }
    const [first] = addresses;
    if (first === undefined)
      return turn.text === '' && isForeign(activity) ? Promise.resolve(unread('not-allowed')) : null;
    if (!mayRead(turn.tenant, turn.user.id)) return Promise.resolve(unread('too-often'));
    const more = addresses.length > 1 ? { moreFiles: true } : {};
    return read(first, turn, rules, recogniser).then((found) => ({ ...found, ...more }));
  };
}

async function read(
  address: string,
  turn: TurnInput,
  rules: FetchRules,
  recogniser: Recogniser,
): Promise<Partial<TurnInput>> {
  const fetched = await fetchFile(address, rules, (head) => (looksLikePicture(head) ? MAX_PICTURE : MAX_TEXT));
  if (!fetched.ok) return unread(fetched.why);
  if (looksLikePicture(fetched.bytes)) {
    const trouble = judgePicture(fetched.bytes);
    if (trouble !== null) return unread(trouble);
    const seen = await recogniser.read(fetched.bytes, `${turn.tenant}\n${turn.user.id}`);
    return 'text' in seen ? { file: { is: 'picture', text: seen.text } } : unread(seen.failed);
  }
  const decoded = decodeText(fetched.bytes);
  if ('refused' in decoded) return unread(decoded.refused === 'picture' ? 'picture-kind' : decoded.refused);
  // From here on it is a paste like any other: read, redacted before it is kept, the raw text gone with the turn.
  return { text: [turn.text, decoded.text].filter((part) => part !== '').join('\n\n') };
}

/** Where the files of a message lie: uploads first, then pictures pasted into the text. */
function addressesOf(activity: Incoming): string[] {
  return (activity.attachments ?? []).flatMap((attachment) => {
    if (attachment.contentType.startsWith('image/')) return attachment.contentUrl ?? [];
    const content = attachment['content'];
    const url = attachment.contentType === DOWNLOAD && (content as { downloadUrl?: unknown } | null)?.downloadUrl;
    return typeof url === 'string' ? url : [];
  });
}

/** A group's message shows a file by an element in its HTML alone; quotes and cards leave one too, and name themselves. */
function isMarked(activity: Incoming): boolean {
  const attachments = activity.attachments ?? [];
  const html = attachments.find(({ contentType }) => contentType === 'text/html')?.['content'];
  const others = attachments.filter(({ contentType }) => contentType !== 'text/html' && contentType !== 'reference');
  return others.length === 0 && typeof html === 'string' && html.includes('<attachment ');
}

/** Something other than words came along, and nothing that could be fetched: a film, a card, a file without an address. */
function isForeign(activity: Incoming): boolean {
  return (activity.attachments ?? []).some(
    ({ contentType }) =>
      !contentType.startsWith('text/') && contentType !== 'reference' && contentType !== 'messageReference',
  );
}

function unread(why: FileTrouble): Partial<TurnInput> {
  return { file: { is: 'unread', why } };
}
