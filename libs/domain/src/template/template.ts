import type { Actor } from '../quest/quest.ts';

/** `own`: the owner alone sees it. `community`: every member starts from it, moderators keep it. */
export const TEMPLATE_VISIBILITIES = ['own', 'community'] as const;
export type TemplateVisibility = (typeof TEMPLATE_VISIBILITIES)[number];

/** The part of a template that decides who may change it. */
export interface TemplateOwnership {
  readonly visibility: TemplateVisibility;
  readonly ownerId?: string;
}

/** True if the person may make, change or delete a template: one's own, and as a moderator those of the community. */
export function mayChangeTemplate(
  { visibility, ownerId }: TemplateOwnership,
  { userId, isModerator }: Pick<Actor, 'userId' | 'isModerator'>,
): boolean {
  return visibility === 'community' ? isModerator : ownerId === userId;
}
