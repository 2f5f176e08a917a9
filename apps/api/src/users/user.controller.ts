import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Member } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { CallerOf, type Caller } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { CursorCodec } from '../http/cursor.ts';
import { DEFAULT_LIMIT, PageQuery } from '../http/validation.ts';
import { QuestTitles } from '../quests/quest-titles.dynamo.ts';
import { MemberOf } from './member.ts';
import {
  LedgerEntryView,
  LedgerPageView,
  OwnUserView,
  ProfileBody,
  PublicUserView,
  toLedgerEntryView,
  toOwnUser,
  toPublicUser,
} from './user.dto.ts';
import { UserRepository } from './user.repository.dynamo.ts';
import { UserService } from './user.service.ts';

@ApiTags('users')
@Controller('users')
export class UserController {
  constructor(
    private readonly users: UserService,
    private readonly repository: UserRepository,
    private readonly cursors: CursorCodec,
    private readonly titles: QuestTitles,
    private readonly clock: Clock,
  ) {}

  @Get('me')
  @ApiOkResponse({ type: OwnUserView })
  me(@MemberOf() member: Member): OwnUserView {
    return toOwnUser(member, this.clock.iso());
  }

  @Patch('me')
  @ApiOkResponse({ type: OwnUserView })
  async edit(@MemberOf() member: Member, @Body() body: ProfileBody): Promise<OwnUserView> {
    return toOwnUser(await this.users.saveProfile(member, { ...body }), this.clock.iso());
  }

  @Get('me/ledger')
  @CsvList(LedgerEntryView, 'ledger')
  @ApiOkResponse({ type: LedgerPageView })
  async ledger(@CallerOf() caller: Caller, @Query() query: PageQuery): Promise<LedgerPageView> {
    const scope = { person: caller.userId, path: '/users/me/ledger', filters: {}, sort: 'newest' };
    const after = query.cursor === undefined ? undefined : this.cursors.open(scope, query.cursor)['after'];
    const { entries, next } = await this.repository.ledger(caller.userId, query.limit ?? DEFAULT_LIMIT, after);
    const titles = await this.titles.of(entries.flatMap(({ questId }) => questId ?? []));
    return {
      items: entries.map((entry) => toLedgerEntryView(entry, titles)),
      ...(next !== undefined && { nextCursor: this.cursors.seal(scope, { after: next }) }),
    };
  }

  @Get(':userId')
  @ApiOkResponse({ type: PublicUserView })
  async other(@Param('userId') userId: string): Promise<PublicUserView> {
    return toPublicUser(await this.users.get(userId));
  }
}
