import { TEMPLATE_VISIBILITIES, type TemplateVisibility } from '@civicforge/domain';
import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { oneOf, record, text, textOrAbsent } from '../dynamo/parse.ts';

/** Start of the sort keys of templates. */
export const TEMPLATE_PREFIX = 'TEMPLATE#';

/** Record that counts the templates of a shelf. */
export const TEMPLATE_COUNT = 'TEMPLATES';

/** Partition of the templates of the community. */
export const COMMUNITY_SHELF = partitionKey('users', 'template', 'community');

/** Fields of a quest to start from, with a name. Times are ISO 8601. */
export interface Template {
  readonly templateId: string;
  readonly name: string;
  /** Fields of the body that posts a quest, as the member gave them. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly visibility: TemplateVisibility;
  /** Absent on a template of the community whose owner has left. */
  readonly ownerId?: string;
  readonly createdAt: string;
}

/** Returns the partition that a template stands in: its owner's, or the community's. */
export function shelfOf({ visibility, ownerId = '' }: Pick<Template, 'visibility' | 'ownerId'>): string {
  return visibility === 'own' ? ownerId : COMMUNITY_SHELF;
}

export function templateKey(shelf: string, templateId: string) {
  return { userId: shelf, record: TEMPLATE_PREFIX + templateId };
}

export function toTemplateItem(template: Template): Item {
  return { ...templateKey(shelfOf(template), template.templateId), ...template };
}

export function parseTemplate(item: Item): Template {
  const ownerId = textOrAbsent(item, 'ownerId');
  return {
    templateId: text(item, 'templateId'),
    name: text(item, 'name'),
    fields: record(item, 'fields'),
    visibility: oneOf(item, 'visibility', TEMPLATE_VISIBILITIES),
    ...(ownerId !== undefined && { ownerId }),
    createdAt: text(item, 'createdAt'),
  };
}
