import { TEMPLATE_LIMITS } from '@civicforge/domain';
import { checkOf, text } from '../../lib/forms/checks.ts';
import type { TemplateNameFields } from './fields.ts';

export const checkTemplateName = checkOf<TemplateNameFields>({ name: text('templateName', TEMPLATE_LIMITS.name) });
