// Judges a picture by its first bytes, before anything decodes it: which kind, how large, and whether it stands still.
import { createRequire } from 'node:module';
import type * as images from 'image-size';

export type PictureTrouble = 'picture-kind' | 'picture-large';

const READ = ['png', 'jpg', 'gif', 'webp'];
let reader: typeof images | undefined;

/** Loaded with the first picture. It would try every format it knows; the others have no business here. */
function sizeReader(): typeof images {
  if (!reader) {
    reader = createRequire(import.meta.url)('image-size') as typeof images;
    reader.disableTypes(reader.types.filter((type) => !READ.includes(type)));
  }
  return reader;
}

/** The most pixels that are decoded. */
const MAX_PIXELS = 20_000_000;

/** No picture is shorter; image-size would read on behind the end of one that is. */
const SHORTEST = 32;

/** Whether bytes begin like a picture of a kind that is read. */
export function looksLikePicture(head: Uint8Array): boolean {
  const sign = Buffer.from(head.subarray(0, 12)).toString('latin1');
  return (
    sign.startsWith('\x89PNG') ||
    sign.startsWith('\xff\xd8\xff') ||
    sign.startsWith('GIF8') ||
    (sign.startsWith('RIFF') && sign.slice(8, 12) === 'WEBP')
  );
}

/** Why a picture is not decoded; null for one that may be. Reads headers only. */
export function judgePicture(bytes: Buffer): PictureTrouble | null {
  // An animation hides what it shows: APNG and WebP say so in a chunk of their own.
  const head = bytes.subarray(0, 4096);
  if (bytes.length < SHORTEST || !looksLikePicture(head) || head.includes('acTL') || head.includes('ANIM'))
    return 'picture-kind';
  try {
    const { width, height } = sizeReader().imageSize(bytes);
    if (!(width >= 1 && height >= 1)) return 'picture-kind';
    return width * height > MAX_PIXELS || Math.max(width, height) > 20_000 ? 'picture-large' : null;
  } catch {
    return 'picture-kind';
  }
}
