import { Injectable } from '@nestjs/common';
import type { Member, Photo, Quest, QuestCommand } from '@civicforge/domain';
import type { Answer } from '../http/answer.ts';
import type { Caller } from '../http/caller.ts';
import type { Change } from '../http/change.ts';
import { PhotoAttacher } from '../photos/photo.attacher.ts';
import type { AttachedPhotoBody } from '../photos/photo.dto.ts';
import type { CreateQuestBody, EditQuestBody, SubmitBody } from './quest.dto.ts';
import type { QuestAddress } from './quest-request.ts';
import { QuestService } from './quest.service.ts';
import type { QuestView } from './quest.view.ts';

type QuestAnswer = Promise<Answer<QuestView>>;

/** The changes of a quest that carry photos: they name photos by id, and the rules take stored ones. */
@Injectable()
export class QuestEdits {
  constructor(
    private readonly quests: QuestService,
    private readonly attacher: PhotoAttacher,
  ) {}

  async create(
    { photos = [], ...draft }: CreateQuestBody,
    caller: Caller,
    member: Member,
    change: Change,
  ): QuestAnswer {
    const stored = await this.attacher.resolve(photos, [], caller);
    return this.quests.create(caller, member, { ...draft, photos: stored }, change);
  }

  edit({ photos, ...changes }: EditQuestBody, address: QuestAddress): QuestAnswer {
    if (photos === undefined) return this.quests.perform({ ...address, command: { action: 'edit', changes } });
    const commandOf = (stored: readonly Photo[]): QuestCommand => ({
      action: 'edit',
      changes: { ...changes, photos: stored },
    });
    return this.perform(address, photos, commandOf, (quest) => quest.photos);
  }

  submit({ text, links = [], photos = [] }: SubmitBody, address: QuestAddress): QuestAnswer {
    const commandOf = (stored: readonly Photo[]): QuestCommand => ({
      action: 'submit',
      submission: { text, links, photos: stored },
    });
    return this.perform(address, photos, commandOf, (quest) => quest.submission?.photos);
  }

  /** Reads the photos after the rules have admitted the command, so that a refusal reads nothing. */
  private perform(
    address: QuestAddress,
    given: readonly AttachedPhotoBody[],
    commandOf: (photos: readonly Photo[]) => QuestCommand,
    knownOf: (quest: Quest) => readonly Photo[] | undefined,
  ): QuestAnswer {
    return this.quests.perform({
      ...address,
      command: commandOf([]),
      verify: async (quest) => ({
        command: commandOf(await this.attacher.resolve(given, knownOf(quest) ?? [], address.caller)),
      }),
    });
  }
}
