import type { FlagContext } from './context.ts';

/**
 * Reads of attributes at separate places in the code. JavaScript engines remember the name and the shape of the objects
 * for each place that reads a property: a place that sees one name costs a few instructions, a place that sees many
 * looks the name up every time. The first attributes of a process get a place of their own.
 */
const SITES = 8;
const sites = new Map<string, number>();

/** The site of an attribute; the same for every document, so that a site never sees two names. */
export function siteOf(attribute: string): number {
  const known = sites.get(attribute);
  if (known !== undefined) return known;
  const site = Math.min(sites.size, SITES);
  if (site < SITES) sites.set(attribute, site);
  return site;
}

export function readAttribute(context: FlagContext, attribute: string, site: number): unknown {
  switch (site) {
    case 0:
      return context[attribute];
    case 1:
      return context[attribute];
    case 2:
      return context[attribute];
    case 3:
      return context[attribute];
    case 4:
      return context[attribute];
    case 5:
      return context[attribute];
    case 6:
      return context[attribute];
    case 7:
      return context[attribute];
    default:
      return context[attribute];
  }
}
