import sharp, { type Sharp } from 'sharp';
import { Problem } from '../http/problem.ts';
import { PHOTO_PROBLEMS } from './photo-problems.ts';
import type { Renditions } from './photo-store.ts';

/** Long sides of the renditions in pixels. */
const LONG_SIDES = { small: 640, large: 2_048 } as const;

/** Maximum number of pixels of an original. A decoded pixel takes up to 4 bytes, so a picture takes at most 160 MB. */
export const MAX_PIXELS = 40_000_000;

/** Pictures that one process decodes at the same time, and that wait for their turn. */
const AT_ONCE = 1;
const MOST_WAITING = 8;

const QUALITY = 80;

// libvips reads dozens of formats, SVG and PDF among them. Only three loaders stay open, whatever a file claims to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.cache(false);
sharp.concurrency(1);

export interface ProcessedPhoto {
  readonly renditions: Renditions;
  /** Size of the large rendition in pixels. */
  readonly width: number;
  readonly height: number;
}

/** Decodes pictures of members and encodes them anew, so that nothing of the original file but its pixels is kept. */
export class PhotoProcessor {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * Turns the picture upright, converts it to sRGB, drops all metadata (EXIF with the place, XMP, IPTC, profiles) and
   * everything around the picture. The content of the file alone decides its format. An animation gives its first frame.
   *
   * @param read reads the original in its turn, so that waiting pictures take no memory
   * @throws Problem `photo.unreadable`, `photo.too-many-pixels`, `busy`, and what `read` throws
   */
  async process(read: () => Promise<Uint8Array>): Promise<ProcessedPhoto> {
    await this.takeTurn();
    try {
      const original = await read();
      await requireBounded(original);
      const large = await encode(original, 'large');
      const small = await encode(large.data, 'small');
      const { width, height } = large.info;
      return { renditions: { large: large.data, small: small.data }, width, height };
    } finally {
      this.passTurn();
    }
  }

  private async takeTurn(): Promise<void> {
    if (this.running < AT_ONCE) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= MOST_WAITING) {
      throw new Problem('busy', undefined, { headers: { 'retry-after': '2' } });
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Hands the turn to the next one, or frees it. */
  private passTurn(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}

/** Reads the header only, which libvips does whatever the number of pixels. */
async function requireBounded(original: Uint8Array): Promise<void> {
  const { width, height } = await readable(sharp(original, { limitInputPixels: false }).metadata());
  if (width * height > MAX_PIXELS) {
    const detail = `The picture has ${width} × ${height} pixels; at most ${MAX_PIXELS / 1_000_000} million are accepted.`;
    throw new Problem(PHOTO_PROBLEMS['photo.too-many-pixels'], detail);
  }
}

function encode(picture: Uint8Array, size: keyof typeof LONG_SIDES) {
  const side = LONG_SIDES[size];
  return readable(
    open(picture)
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true }),
  );
}

/** `failOn: 'error'` refuses truncated pictures too. libvips judges the pixels once more, by what it decodes. */
function open(picture: Uint8Array): Sharp {
  return sharp(picture, { failOn: 'error', limitInputPixels: MAX_PIXELS, sequentialRead: true });
}

async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new Problem(PHOTO_PROBLEMS['photo.unreadable'], undefined, { cause });
  }
}
