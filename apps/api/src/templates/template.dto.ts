import {
  QUEST_CATEGORIES,
  QUEST_LIMITS,
  type QuestCategory,
  TEMPLATE_LIMITS,
  TEMPLATE_VISIBILITIES,
  type TemplateVisibility,
} from '@civicforge/domain';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { ObjectOf, OneOf, Optional, PlainText } from '../http/validation.ts';
import { CreateQuestBody } from '../quests/quest.dto.ts';
import type { Template } from './template.item.ts';

const { title, description } = QUEST_LIMITS;

/** Any fields of a new quest except photos, which belong to one quest. */
export class TemplateFields extends OmitType(CreateQuestBody, ['title', 'description', 'category', 'photos']) {
  @Optional()
  @PlainText(title)
  title?: string;

  @Optional()
  @PlainText({ ...description, multiline: true })
  description?: string;

  @Optional()
  @OneOf(QUEST_CATEGORIES)
  category?: QuestCategory;
}

export class TemplateBody {
  @PlainText(TEMPLATE_LIMITS.name)
  name!: string;

  @ObjectOf(TemplateFields)
  fields!: TemplateFields;

  /** `own` (default), or `community`, which moderators may choose. */
  @Optional()
  @OneOf(TEMPLATE_VISIBILITIES)
  visibility?: TemplateVisibility;
}

export class TemplateChangesBody {
  @Optional()
  @PlainText(TEMPLATE_LIMITS.name)
  name?: string;

  /** Replaces all fields. */
  @Optional()
  @ObjectOf(TemplateFields)
  fields?: TemplateFields;

  @Optional()
  @OneOf(TEMPLATE_VISIBILITIES)
  visibility?: TemplateVisibility;
}

export class TemplatesQuery {
  /** Without it: your own templates, then those of the community. */
  @Optional()
  @OneOf(TEMPLATE_VISIBILITIES)
  visibility?: TemplateVisibility;
}

export class TemplateView {
  @ApiProperty()
  templateId!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ type: TemplateFields })
  fields!: TemplateFields;

  @ApiProperty({ enum: TEMPLATE_VISIBILITIES })
  visibility!: TemplateVisibility;

  /** Absent on a template of the community whose owner has left. */
  @ApiPropertyOptional()
  ownerId?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class TemplatesView {
  @ApiProperty({ type: [TemplateView] })
  items!: TemplateView[];
}

export function toTemplateView({ templateId, name, fields, visibility, ownerId, createdAt }: Template): TemplateView {
  return { templateId, name, fields, visibility, ...(ownerId !== undefined && { ownerId }), createdAt };
}
