import type { Template } from '../../lib/api/types.ts';

/** Returns the address of the form that starts from a template. */
export function startAddress({ templateId }: Pick<Template, 'templateId'>): string {
  return `/quests/new?template=${encodeURIComponent(templateId)}`;
}
