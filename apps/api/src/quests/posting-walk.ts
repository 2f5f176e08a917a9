import { partitionOf } from '@civicforge/domain';

/** Maximum number of index pages per search, and rows per page. */
export const SEARCH_PAGES = 5;
export const POSTING_ROWS = 100;

/** Maximum number of terms whose first page is read to find the rarest. */
const PROBES = 3;

/** Key spaces of the word index. */
export type PostingSpace = 'live' | 'completed';
export type PostingOrder = 'ascending' | 'descending';

export interface PostingQuery {
  readonly space: PostingSpace;
  readonly term: string;
  readonly order: PostingOrder;
  /** Exclusive start, a quest id; absent for the first page. */
  readonly after?: string;
}

export interface PostingPage {
  /** Quests with a word that has the term as prefix, in order. */
  readonly questIds: readonly string[];
  /** Last id of the page; absent on the last page of the partition. */
  readonly reached?: string;
}

export interface WalkRequest {
  readonly spaces: readonly PostingSpace[];
  /** At least one is searchable. */
  readonly terms: readonly string[];
  readonly order: PostingOrder;
  readonly after?: string;
}

type ReadPostings = (query: PostingQuery) => Promise<PostingPage>;

/** The state of one space: its leading term and the position up to which it was read. */
interface Lane {
  readonly space: PostingSpace;
  term?: string;
  candidates: string[];
  /** Absent at the end of the space. */
  reached?: string;
}

/**
 * Walks the quests that may hold all terms, in the order of their ids, through at most `SEARCH_PAGES` index pages.
 *
 * Each space is led by one term. The first page of up to three terms is read, longest first, until one ends the
 * partition: that term is rare. Where none ends it, the page that reaches farthest belongs to the rarest. Every lane
 * reads the same number of pages before the rest goes to the lane that is behind, so that a walk always advances.
 */
export class PostingWalk {
  private pagesLeft = SEARCH_PAGES;
  private lanes: Lane[] | undefined;
  private taken: string | undefined;

  constructor(
    private readonly read: ReadPostings,
    private readonly asked: WalkRequest,
  ) {}

  /** Returns at most `most` next candidates; none at the end of the walk or of its page budget. */
  async take(most: number): Promise<string[]> {
    this.lanes ??= await this.probe();
    for (;;) {
      const next = this.reachable(this.lanes).slice(0, most);
      if (next.length > 0) return this.accept(this.lanes, next);
      const behind = this.behind(this.lanes);
      if (behind === undefined || this.pagesLeft === 0) return [];
      await this.advance(behind);
    }
  }

  /** The id after which the next walk continues; absent at the end. */
  get rest(): string | undefined {
    const lanes = this.lanes ?? [];
    if (lanes.some(({ candidates }) => candidates.length > 0) && this.reachable(lanes).length > 0) return this.taken;
    return this.behind(lanes)?.reached;
  }

  private async probe(): Promise<Lane[]> {
    const terms = this.asked.terms
      .filter((term) => partitionOf(term) !== undefined)
      .sort((one, other) => other.length - one.length)
      .slice(0, PROBES);
    const lanes: Probed[] = this.asked.spaces.map((space) => ({ space, pages: new Map() }));
    for (const term of terms) {
      const open = lanes.filter(({ pages }) => [...pages.values()].every(({ reached }) => reached !== undefined));
      if (open.length === 0 || open.length > this.pagesLeft) break;
      await Promise.all(
        open.map(async ({ space, pages }) => pages.set(term, await this.page(space, term, this.asked.after))),
      );
    }
    return lanes.map((lane) => this.led(lane));
  }

  /** Returns the lane of the page that reaches farthest, without candidates that another page rules out. */
  private led({ space, pages }: Probed): Lane {
    const [first, ...others] = pages;
    if (first === undefined) throw new Error('a search needs a term that is indexed');
    const [term, { questIds, reached }] = others.reduce((best, other) => {
      const [to, otherTo] = [best[1].reached, other[1].reached];
      return to !== undefined && (otherTo === undefined || this.isBefore(to, otherTo)) ? other : best;
    }, first);
    const isRefuted = (id: string) =>
      [...pages.values()].some(
        (page) => (page.reached === undefined || !this.isBefore(page.reached, id)) && !page.questIds.includes(id),
      );
    const candidates = questIds.filter((id) => !isRefuted(id));
    return { space, term, candidates, ...(reached !== undefined && { reached }) };
  }

  private async advance(lane: Lane): Promise<void> {
    const { questIds, reached } = await this.page(lane.space, lane.term ?? '', lane.reached);
    lane.candidates.push(...questIds);
    if (reached === undefined) delete lane.reached;
    else lane.reached = reached;
  }

  private page(space: PostingSpace, term: string, after: string | undefined): Promise<PostingPage> {
    this.pagesLeft -= 1;
    return this.read({ space, term, order: this.asked.order, ...(after !== undefined && { after }) });
  }

  /** Returns the candidates in order, up to the position that every lane has reached. */
  private reachable(lanes: readonly Lane[]): string[] {
    const horizon = this.behind(lanes)?.reached;
    const ids = lanes.flatMap(({ candidates }) => candidates);
    return [...new Set(ids)]
      .filter((id) => horizon === undefined || !this.isBefore(horizon, id))
      .sort((one, other) => (this.isBefore(one, other) ? -1 : 1));
  }

  private accept(lanes: readonly Lane[], ids: string[]): string[] {
    const gone = new Set(ids);
    for (const lane of lanes) lane.candidates = lane.candidates.filter((id) => !gone.has(id));
    this.taken = ids.at(-1);
    return ids;
  }

  /** Returns the open lane with the earliest position. */
  private behind(lanes: readonly Lane[]): Lane | undefined {
    const open = lanes.filter(({ reached }) => reached !== undefined);
    return open.reduce<Lane | undefined>(
      (last, lane) => (last && !this.isBefore(lane.reached ?? '', last.reached ?? '') ? last : lane),
      undefined,
    );
  }

  private isBefore(one: string, other: string): boolean {
    return this.asked.order === 'ascending' ? one < other : one > other;
  }
}

interface Probed {
  readonly space: PostingSpace;
  readonly pages: Map<string, PostingPage>;
}
