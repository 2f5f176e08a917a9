import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Member, parseLetterReference } from '@civicforge/domain';
import { type Answer, answer, noContent } from '../http/answer.ts';
import { type Caller, CallerOf, Public } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { RateClass } from '../http/rate-limits.ts';
import { MemberOf } from '../users/member.ts';
import { HoursLetterBody, HoursLetterEntryView, HoursLettersView, PublicLetterView } from './letter.dto.ts';
import { LetterRepository } from './letter.repository.dynamo.ts';
import { LetterService } from './letter.service.ts';

@ApiTags('hours')
@Controller('users/me/hours-letters')
export class LetterController {
  constructor(
    private readonly service: LetterService,
    private readonly letters: LetterRepository,
  ) {}

  /** The caller's letters, oldest first. Withdrawn ones are absent. */
  @Get()
  @ApiOkResponse({ type: HoursLettersView })
  async list(@CallerOf() { userId }: Caller): Promise<HoursLettersView> {
    return { items: (await this.letters.list(userId)).map((entry) => ({ ...entry })) };
  }

  /** Freezes the hours of a period in a signed letter. */
  @Post()
  @RateClass('create')
  @ApiCreatedResponse({ type: HoursLetterEntryView })
  create(
    @MemberOf() member: Member,
    @Body() body: HoursLetterBody,
    @ChangeOf() change: Change,
  ): Promise<Answer<HoursLetterEntryView>> {
    return this.service.create(member, body, change);
  }

  /** Withdraws a letter. Its reference then says that it is withdrawn, and nothing else. */
  @Delete(':letterId')
  @ApiNoContentResponse()
  async withdraw(@CallerOf() { userId }: Caller, @Param('letterId') letterId: string): Promise<Answer<undefined>> {
    await this.service.withdraw(userId, letterId);
    return noContent();
  }
}

@ApiTags('public')
@Controller('public/letters')
export class PublicLetterController {
  constructor(private readonly service: LetterService) {}

  /** Returns a letter to anybody who holds its reference. */
  @Get(':reference')
  @Public({ because: 'the member gave the reference to a stranger, who checks the printed letter' })
  @RateClass('letter')
  @ApiOkResponse({ type: PublicLetterView })
  async one(@Param('reference') reference: string): Promise<Answer<PublicLetterView>> {
    const letter = await this.service.shown(parseLetterReference(reference) ?? '');
    return answer(letter, { headers: { 'x-robots-tag': 'noindex' } });
  }
}
