import { Injectable } from '@nestjs/common';
import { mayChangeTemplate, type TemplateVisibility } from '@civicforge/domain';
import { newUlid } from '../dynamo/ulids.ts';
import { Clock } from '../clock/clock.ts';
import type { Caller } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import type { TemplateBody, TemplateChangesBody, TemplateFields } from './template.dto.ts';
import type { Template } from './template.item.ts';
import { TEMPLATE_PROBLEMS } from './template-problems.ts';
import { type Placed, TemplateRepository } from './template.repository.dynamo.ts';

/** Keeps the templates that members start quests from. */
@Injectable()
export class TemplateService {
  constructor(
    private readonly templates: TemplateRepository,
    private readonly clock: Clock,
  ) {}

  /** Returns a member's own templates and those of the community, or one of both, oldest first. */
  async list(userId: string, visibility?: TemplateVisibility): Promise<Template[]> {
    const lists = await Promise.all([
      visibility === 'community' ? [] : this.templates.listOwn(userId),
      visibility === 'own' ? [] : this.templates.listCommunity(),
    ]);
    return lists.flat();
  }

  /** @throws Problem `auth.forbidden` for a template of the community, `template.limit` */
  async create(caller: Caller, { name, fields, visibility = 'own' }: TemplateBody, token: string): Promise<Template> {
    const now = this.clock.now();
    const template: Template = {
      templateId: newUlid(now.getTime()),
      name,
      fields: stored(fields),
      visibility,
      ownerId: caller.userId,
      createdAt: now.toISOString(),
    };
    if (!mayChangeTemplate(template, caller)) throw new Problem('auth.forbidden');
    requireDone(await this.templates.add(template, token));
    return template;
  }

  /**
   * Changes a template. Who takes one from the community becomes its owner.
   * @throws Problem `template.not-found`, `auth.forbidden`, `template.limit`
   */
  async change(caller: Caller, templateId: string, changes: TemplateChangesBody, token: string): Promise<Template> {
    const template = await this.require(caller, templateId);
    const { visibility = template.visibility } = changes;
    const own = {
      ...(changes.name !== undefined && { name: changes.name }),
      ...(changes.fields !== undefined && { fields: stored(changes.fields) }),
    };
    if (visibility !== template.visibility) {
      const moved: Template = { ...template, ...own, visibility, ownerId: caller.userId };
      if (!mayChangeTemplate(moved, caller)) throw new Problem('auth.forbidden');
      requireDone(await this.templates.move(template, moved, token));
      return moved;
    }
    if (Object.keys(own).length === 0) return template;
    const changed = await this.templates.change(template, own);
    if (changed === undefined) throw new Problem(TEMPLATE_PROBLEMS['template.not-found']);
    return changed;
  }

  /** @throws Problem `template.not-found`, `auth.forbidden` */
  async remove(caller: Caller, templateId: string, token: string): Promise<void> {
    requireDone(await this.templates.remove(await this.require(caller, templateId), token));
  }

  /** Returns all templates that name the member as their owner. */
  async allOf(userId: string): Promise<Template[]> {
    return (await this.list(userId)).filter(({ ownerId }) => ownerId === userId);
  }

  private async require(caller: Caller, templateId: string): Promise<Template> {
    const template = await this.templates.find(caller.userId, templateId);
    if (template === undefined) throw new Problem(TEMPLATE_PROBLEMS['template.not-found']);
    if (!mayChangeTemplate(template, caller)) throw new Problem('auth.forbidden');
    return template;
  }
}

/** Returns plain fields, without those that are not given. */
function stored(fields: TemplateFields): Record<string, unknown> {
  return JSON.parse(JSON.stringify(fields)) as Record<string, unknown>;
}

function requireDone(outcome: Placed): void {
  if (outcome === 'gone') throw new Problem(TEMPLATE_PROBLEMS['template.not-found']);
  if (outcome === 'limit') throw new Problem(TEMPLATE_PROBLEMS['template.limit']);
}
