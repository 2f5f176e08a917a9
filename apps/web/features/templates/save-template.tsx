'use client';

import { TEMPLATE_LIMITS } from '@civicforge/domain';
import { useState } from 'react';
import { TextField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { Link } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { asProblem } from '../../lib/api/problem.ts';
import { createTemplate, templateOf } from '../../lib/api/templates.ts';
import type { Quest, Template } from '../../lib/api/types.ts';
import { intentKey, isUndecided, settleIntent } from '../../lib/forms/intent.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { TemplateNameFields } from './fields.ts';

interface Props {
  readonly quest: Quest;
  readonly userId: string;
}

/** Keeps a member's own quest as a template for the next one. */
export function SaveTemplate({ quest, userId }: Props) {
  const t = useT();
  const [saved, setSaved] = useState(false);
  const form = useAppForm<TemplateNameFields, Template>({
    rules: { name: 'templateName' },
    validate: async (fields) => (await import('./template.schema.ts')).checkTemplateName(fields),
    send: ({ name }) => save(quest, name.trim(), `${userId}.template.${quest.questId}.${name.trim()}`),
    done: () => {
      setSaved(true);
    },
  });
  if (saved) {
    return (
      <Notice kind="success" live>
        <span>{`${t('templates.saved')} `}</span>
        <Link href="/me/templates" className="inline-block min-h-6 underline underline-offset-4">
          {t('templates.toList')}
        </Link>
      </Notice>
    );
  }
  return (
    <Form form={form} submit={t('templates.save')} submitKind="secondary">
      <TextField
        name="name"
        label={t('templates.nameLabel')}
        hint={t('templates.nameHint')}
        max={TEMPLATE_LIMITS.name.max}
        autoComplete="off"
        defaultValue={Array.from(quest.title).slice(0, TEMPLATE_LIMITS.name.max).join('')}
      />
    </Form>
  );
}

async function save(quest: Quest, name: string, intent: string): Promise<Template> {
  try {
    const template = await createTemplate(api, { name, fields: templateOf(quest) }, intentKey(intent));
    settleIntent(intent);
    return template;
  } catch (error) {
    if (!isUndecided(asProblem(error))) settleIntent(intent);
    throw error;
  }
}
