'use client';

import { type ReactNode } from 'react';
import { ButtonLink } from '../../components/button.tsx';
import { ConfirmedAction } from '../../components/confirmed-action.tsx';
import { DoneNotice, useDone } from '../../components/done-notice.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { api } from '../../lib/api/browser.ts';
import { deleteTemplate, shareTemplate } from '../../lib/api/templates.ts';
import type { Template } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { startAddress } from './start-address.ts';

interface Props {
  readonly templates: readonly Template[];
  readonly isModerator: boolean;
}

/** The member's own templates and those of the community. Each leads to the form, filled in. */
export function TemplateList({ templates, isModerator }: Props) {
  const t = useT();
  const { done, after } = useDone();
  const own = templates.filter(({ visibility }) => visibility === 'own');
  const shared = templates.filter(({ visibility }) => visibility === 'community');
  const remove = (template: Template) => (
    <ConfirmedAction
      action={t('templates.delete')}
      label={t('templates.deleteLabel').replace('{name}', () => template.name)}
      text={t('templates.deleteText')}
      confirm={t('templates.deleteConfirm')}
      keep={t('templates.keep')}
      work={() => after('templates.deleted', deleteTemplate(api, template.templateId))}
    />
  );
  const share = (template: Template) => (
    <ConfirmedAction
      action={t('templates.share')}
      label={t('templates.shareLabel').replace('{name}', () => template.name)}
      text={t('templates.shareText')}
      confirm={t('templates.shareConfirm')}
      keep={t('templates.keep')}
      work={() => after('templates.shared', shareTemplate(api, template.templateId))}
    />
  );
  return (
    <div className="space-y-8">
      <DoneNotice done={done} />
      <section aria-labelledby="own">
        <h2 id="own" className="text-lg font-semibold">
          {t('templates.own')}
        </h2>
        {own.length === 0 ? (
          <div className="mt-2 space-y-4">
            <p className="text-muted">{t('templates.none')}</p>
            <ButtonLink href="/me" kind="secondary">
              {t('templates.toQuests')}
            </ButtonLink>
          </div>
        ) : (
          <ul className="mt-2 divide-y divide-line border-y border-line">
            {own.map((template) => (
              <TemplateRow key={template.templateId} template={template}>
                {isModerator && share(template)}
                {remove(template)}
              </TemplateRow>
            ))}
          </ul>
        )}
      </section>
      {shared.length > 0 && (
        <section aria-labelledby="community">
          <h2 id="community" className="text-lg font-semibold">
            {t('templates.community')}
          </h2>
          <ul className="mt-2 divide-y divide-line border-y border-line">
            {shared.map((template) => (
              <TemplateRow key={template.templateId} template={template}>
                {isModerator && remove(template)}
              </TemplateRow>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface RowProps {
  readonly template: Template;
  readonly children: ReactNode;
}

function TemplateRow({ template, children }: RowProps) {
  const t = useT();
  const { name, fields } = template;
  return (
    <li className="space-y-3 py-4">
      <div className="min-w-0">
        <p className="font-semibold">
          <PeopleText>{name}</PeopleText>
        </p>
        {fields.title !== undefined && fields.title !== name && (
          <p className="text-sm text-muted">
            <PeopleText>{fields.title}</PeopleText>
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <ButtonLink
          kind="secondary"
          href={startAddress(template)}
          aria-label={t('templates.startLabel').replace('{name}', () => name)}
        >
          {t('templates.start')}
        </ButtonLink>
        <div className="contents">{children}</div>
      </div>
    </li>
  );
}
