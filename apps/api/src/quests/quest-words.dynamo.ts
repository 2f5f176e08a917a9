import { QueryCommand } from '../dynamo/commands.ts';
import { Injectable, Logger } from '@nestjs/common';
import { partitionKey } from '@civicforge/contract/keys';
import { partitionOf, type Quest, type QuestStatus, searchPostings } from '@civicforge/domain';
import { Database, type Item } from '../dynamo/database.ts';
import { text } from '../dynamo/parse.ts';
import { POSTING_ROWS, type PostingPage, type PostingQuery, type PostingSpace } from './posting-walk.ts';

const SPACE_OF: Readonly<Record<QuestStatus, PostingSpace | undefined>> = {
  OPEN: 'live',
  CLAIMED: 'live',
  SUBMITTED: 'live',
  DISPUTED: 'live',
  COMPLETED: 'completed',
  CANCELLED: undefined,
  EXPIRED: undefined,
};

/** Returns the spaces of these statuses, or undefined if a status is not in the index. */
export function postingSpaces(statuses: readonly QuestStatus[]): PostingSpace[] | undefined {
  const spaces = statuses.map((status) => SPACE_OF[status]);
  const known = spaces.filter((space) => space !== undefined);
  return known.length < spaces.length ? undefined : [...new Set(known)];
}

/** The number of wrong postings of a quest. */
export interface WordDrift {
  readonly missing: number;
  /** Postings of an ended quest in the space of live quests. */
  readonly superfluous: number;
}

interface Posting extends Item {
  /** The partition: space and word prefix. */
  readonly questId: string;
  readonly record: string;
  /** The words of the quest with this prefix, sorted and separated by spaces. */
  readonly words: string;
}

/** Corrections of the words by one change, while further changes come. */
const MOST_TURNS = 10;

/**
 * The word index: a projection of the quests, written after them and repaired by the reconciler.
 *
 * It has one posting per quest and word prefix, sorted by quest id and thus by age. A quest has one row in a
 * partition, regardless of its number of words. Ended quests leave the space of live ones, so that they cannot hide
 * them: completed ones move to a space of their own, cancelled and expired ones are found in their lists alone.
 */
@Injectable()
export class QuestWords {
  private readonly logger = new Logger(QuestWords.name);

  constructor(private readonly database: Database) {}

  /**
   * Updates the postings after a change; `reread` returns the stored quest. Never throws, because the reconciler
   * repairs what is missing.
   */
  async follow(before: Quest | undefined, quest: Quest, reread: () => Promise<Quest | undefined>): Promise<void> {
    try {
      const isChanged = await this.write(before, quest);
      // Concurrent changes can write in reverse order. A new or ended quest has one writer.
      if (!isChanged || before === undefined || spaceOf(quest) !== 'live') return;
      let written = quest;
      for (let turn = 0; turn < MOST_TURNS; turn += 1) {
        const now = await reread();
        if (now === undefined || now.version === written.version) return;
        await this.write(written, now);
        written = now;
      }
    } catch (error) {
      this.logger.warn({ err: error, questId: quest.questId }, 'failed to store the words of a quest');
    }
  }

  /** Compares the postings of a quest with its words. Eventually consistent. */
  async drift(quest: Quest): Promise<WordDrift> {
    const [wanted, unwanted] = [postings(quest), leftovers(quest)];
    const { quests: found } = await this.database.readMany({ quests: [...wanted, ...unwanted].map(keyOf) });
    const stored = new Map(found.map((item) => [pathOf(item), item['words']]));
    return {
      missing: wanted.filter((posting) => stored.get(pathOf(posting)) !== posting.words).length,
      superfluous: unwanted.filter((posting) => stored.has(pathOf(posting))).length,
    };
  }

  /** Rewrites the postings of a quest and deletes stale ones. */
  async restore(quest: Quest): Promise<void> {
    await this.send(postings(quest), leftovers(quest));
  }

  /** Reads one index page of quests with a word that has the term as prefix, ordered by id. */
  async read({ space, term, order, after }: PostingQuery): Promise<PostingPage> {
    const beyond = order === 'ascending' ? '>' : '<';
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.database.tables.quests,
        KeyConditionExpression: `questId = :partition${after === undefined ? '' : ` AND #record ${beyond} :after`}`,
        ...(after !== undefined && { ExpressionAttributeNames: { '#record': 'record' } }),
        ExpressionAttributeValues: {
          ':partition': partition(space, partitionOf(term) ?? ''),
          ...(after !== undefined && { ':after': after }),
        },
        ScanIndexForward: order === 'ascending',
        Limit: POSTING_ROWS,
      }),
    );
    const last = LastEvaluatedKey && text(LastEvaluatedKey, 'record');
    const isHit = ({ words }: Item) => typeof words === 'string' && ` ${words}`.includes(` ${term}`);
    return {
      questIds: Items.filter(isHit).map((item) => text(item, 'record')),
      ...(last !== undefined && { reached: last }),
    };
  }

  /** @returns false if the index is already up to date */
  private async write(before: Quest | undefined, quest: Quest): Promise<boolean> {
    if (before !== undefined && isIndexedAlike(before, quest)) return false;
    const words = searchPostings(quest);
    const now = byPath(postings(quest, { words }));
    // A completed quest moves to another space with the same words.
    const old = byPath(before === undefined ? [] : postings(before, hasSameTexts(before, quest) ? { words } : {}));
    const puts = [...now].filter(([path, { words }]) => old.get(path)?.words !== words).map(([, posting]) => posting);
    const deletes = [...old].filter(([path]) => !now.has(path)).map(([, posting]) => posting);
    await this.send(puts, deletes);
    return puts.length + deletes.length > 0;
  }

  private async send(puts: readonly Posting[], deletes: readonly Posting[]): Promise<void> {
    const requests = [
      ...puts.map((Item) => ({ PutRequest: { Item } })),
      ...deletes.map((posting) => ({ DeleteRequest: { Key: keyOf(posting) } })),
    ];
    await this.database.writeMany('quests', requests);
  }
}

/** Synthetic quests belong to probes of the service; members never see them. */
function spaceOf(quest: Quest): PostingSpace | undefined {
  return quest.isSynthetic || quest.hidden ? undefined : SPACE_OF[quest.status];
}

function hasSameTexts(one: Quest, other: Quest): boolean {
  return one.title === other.title && one.description === other.description;
}

function isIndexedAlike(one: Quest, other: Quest): boolean {
  return hasSameTexts(one, other) && spaceOf(one) === spaceOf(other);
}

/** @param words those of its texts, if they are known */
function postings(
  quest: Quest,
  {
    space = spaceOf(quest),
    words,
  }: { space?: PostingSpace | undefined; words?: ReturnType<typeof searchPostings> } = {},
): Posting[] {
  if (space === undefined) return [];
  return [...(words ?? searchPostings(quest))].map(([beginning, found]) => ({
    questId: partition(space, beginning),
    record: quest.questId,
    words: found.join(' '),
  }));
}

function byPath(all: readonly Posting[]): Map<string, Posting> {
  return new Map(all.map((posting) => [pathOf(posting), posting]));
}

/** Returns the postings that a crashed process can have left for an ended quest. */
function leftovers(quest: Quest): Posting[] {
  return quest.isSynthetic || quest.hidden || spaceOf(quest) === 'live' ? [] : postings(quest, { space: 'live' });
}

function keyOf({ questId, record }: Posting) {
  return { questId, record };
}

function pathOf({ questId, record }: Item): string {
  return `${String(questId)}/${String(record)}`;
}

function partition(space: PostingSpace, beginning: string): string {
  return partitionKey('quests', 'words', space, beginning);
}
