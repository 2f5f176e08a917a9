import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Answer, noContent } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { SavedSearchBody, SavedSearchesView, SavedSearchView, toSavedSearchView } from './saved-search.dto.ts';
import { SavedSearchService } from './saved-search.service.ts';

@ApiTags('users')
@Controller('users/me/saved-searches')
export class SavedSearchController {
  constructor(private readonly searches: SavedSearchService) {}

  /** The caller's saved searches, oldest first. */
  @Get()
  @ApiOkResponse({ type: SavedSearchesView })
  async list(@CallerOf() { userId }: Caller): Promise<SavedSearchesView> {
    return { items: (await this.searches.list(userId)).map(toSavedSearchView) };
  }

  /** Saves filters of the list of quests. The daily digest names new OPEN quests that fit them. */
  @Post()
  @ApiCreatedResponse({ type: SavedSearchView })
  create(
    @CallerOf() { userId }: Caller,
    @Body() body: SavedSearchBody,
    @ChangeOf() change: Change,
  ): Promise<Answer<SavedSearchView>> {
    return this.searches.create(userId, body, change);
  }

  @WhileSuspended()
  @Delete(':searchId')
  @ApiNoContentResponse()
  async remove(@CallerOf() { userId }: Caller, @Param('searchId') searchId: string): Promise<Answer<undefined>> {
    await this.searches.remove(userId, searchId);
    return noContent();
  }
}
