import { accepted, bodyOf, type Api } from './client.ts';
import type { Quest, Template, TemplateFields } from './types.ts';

/** Returns the member's own templates, then those of the community. */
export async function listTemplates(api: Api): Promise<readonly Template[]> {
  return (await bodyOf(api.GET('/api/v1/templates'))).items;
}

export function createTemplate(
  api: Api,
  body: { readonly name: string; readonly fields: TemplateFields },
  key: string,
) {
  return bodyOf(api.POST('/api/v1/templates', { body, headers: { 'idempotency-key': key } }));
}

/** Gives an own template to the community. Moderators only. */
export function shareTemplate(api: Api, templateId: string): Promise<Template> {
  const params = { path: { templateId } };
  return bodyOf(api.PATCH('/api/v1/templates/{templateId}', { params, body: { visibility: 'community' } }));
}

export async function deleteTemplate(api: Api, templateId: string): Promise<void> {
  await accepted(api.DELETE('/api/v1/templates/{templateId}', { params: { path: { templateId } } }));
}

/** Returns the fields that the next quest like this one shares with it. Dates and photos are its own. */
export function templateOf(quest: Quest): TemplateFields {
  const { title, description, category, rewardXp, rewardReputation, visibility, durationMinutes, place } = quest;
  return {
    title,
    description,
    category,
    rewardXp,
    rewardReputation,
    ...(visibility === 'public' && { visibility }),
    ...(durationMinutes !== undefined && { durationMinutes }),
    ...(place !== undefined && { place }),
  };
}
