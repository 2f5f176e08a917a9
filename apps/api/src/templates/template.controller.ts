import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Answer, answer, noContent } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import {
  TemplateBody,
  TemplateChangesBody,
  TemplatesQuery,
  TemplatesView,
  TemplateView,
  toTemplateView,
} from './template.dto.ts';
import { TemplateService } from './template.service.ts';

@ApiTags('templates')
@Controller('templates')
export class TemplateController {
  constructor(private readonly templates: TemplateService) {}

  @Get()
  @CsvList(TemplateView, 'templates')
  @ApiOkResponse({ type: TemplatesView })
  async list(@CallerOf() { userId }: Caller, @Query() { visibility }: TemplatesQuery): Promise<TemplatesView> {
    return { items: (await this.templates.list(userId, visibility)).map(toTemplateView) };
  }

  /** Keeps fields of a quest to start from. Moderators also keep those of the community. */
  @Post()
  @ApiCreatedResponse({ type: TemplateView })
  async create(
    @CallerOf() caller: Caller,
    @Body() body: TemplateBody,
    @ChangeOf() change: Change,
  ): Promise<Answer<TemplateView>> {
    return answer(toTemplateView(await this.templates.create(caller, body, change.id)), { status: 201 });
  }

  /** Changes a template. Who takes one from the community becomes its owner. */
  @Patch(':templateId')
  @ApiOkResponse({ type: TemplateView })
  async change(
    @CallerOf() caller: Caller,
    @Param('templateId') templateId: string,
    @Body() body: TemplateChangesBody,
    @ChangeOf() change: Change,
  ): Promise<TemplateView> {
    return toTemplateView(await this.templates.change(caller, templateId, body, change.id));
  }

  @Delete(':templateId')
  @ApiNoContentResponse()
  async remove(
    @CallerOf() caller: Caller,
    @Param('templateId') templateId: string,
    @ChangeOf() change: Change,
  ): Promise<Answer<undefined>> {
    await this.templates.remove(caller, templateId, change.id);
    return noContent();
  }
}
