import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { RuleError } from '@civicforge/domain';
import { type Answer, answer } from '../http/answer.ts';
import { CACHED_FOR_EVER } from '../http/caching.ts';
import { type Caller, CallerOf, Public } from '../http/caller.ts';
import { OutsideApi } from '../http/outside-api.ts';
import { Problem } from '../http/problem.ts';
import { IssuerKeys } from '../proof/issuer-keys.ts';
import { isParty } from '../quests/quest.mapper.ts';
import { QuestReader } from '../quests/quest-reader.ts';
import { QUEST_PROBLEMS } from '../quests/quest-problems.ts';
import { ReceiptQuery } from './receipt.dto.ts';
import { ReceiptIssuer } from './receipt.issuer.ts';
import type { StoredReceipt } from './receipt.item.ts';
import { ReceiptRepository } from './receipt.repository.dynamo.ts';
import { ReceiptBundleView, toBundle, toReveal } from './receipt.view.ts';

@ApiTags('receipts')
@Controller()
export class ReceiptController {
  constructor(
    private readonly quests: QuestReader,
    private readonly issuer: ReceiptIssuer,
    private readonly receipts: ReceiptRepository,
  ) {}

  /** Returns the receipt of a completed quest. A party may reveal texts with the salts of their commitments. */
  @Get('quests/:questId/receipt')
  @ApiOkResponse({ type: ReceiptBundleView })
  async ofQuest(
    @Param('questId') questId: string,
    @CallerOf() caller: Caller,
    @Query() { reveal }: ReceiptQuery,
  ): Promise<ReceiptBundleView> {
    const quest = await this.quests.get(questId, caller);
    if (reveal !== undefined && !isParty(quest, caller.userId)) {
      throw new RuleError('quest.forbidden', 'Only requestor and performer may reveal the texts of a receipt.', {});
    }
    if (quest.status !== 'COMPLETED') throw new Problem(QUEST_PROBLEMS['quest.not-completed']);
    const stored = await this.get(this.issuer.idOf(questId));
    return toBundle(stored, reveal && toReveal(quest, reveal));
  }

  @Get('public/receipts/:receiptId')
  @Public({ because: 'a receipt is verified without an account' })
  @ApiOkResponse({ type: ReceiptBundleView })
  async one(@Param('receiptId') receiptId: string): Promise<Answer<ReceiptBundleView>> {
    const bundle = toBundle(await this.get(receiptId));
    // A bundle with its place in the log never changes.
    const caching = bundle.log === null ? 'no-cache' : CACHED_FOR_EVER;
    return answer(bundle, { headers: { 'cache-control': caching } });
  }

  private async get(receiptId: string): Promise<StoredReceipt> {
    const stored = await this.receipts.find(receiptId);
    if (stored === undefined) throw new Problem(QUEST_PROBLEMS['receipt.not-found']);
    return stored;
  }
}

@ApiTags('public')
@Controller('.well-known')
@OutsideApi()
export class IssuerController {
  constructor(private readonly keys: IssuerKeys) {}

  /** Returns the DID document of the issuer, with all keys that ever signed receipts. */
  @Get('did.json')
  @Public({ because: 'verifiers need the keys of the issuer' })
  @ApiProduces('application/did+json')
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  did(): Answer<object> {
    return answer(this.keys.didDocument(), {
      headers: { 'content-type': 'application/did+json', 'cache-control': 'public, max-age=300' },
    });
  }
}
