'use client';

import { SAVED_SEARCH_LIMITS } from '@civicforge/domain';
import { TextField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { api } from '../../lib/api/browser.ts';
import { listPath } from '../../lib/api/filters.ts';
import { asProblem } from '../../lib/api/problem.ts';
import { saveSearch } from '../../lib/api/saved-searches.ts';
import type { QuestFilters, SavedSearch } from '../../lib/api/types.ts';
import { intentKey, isUndecided, settleIntent } from '../../lib/forms/intent.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { SearchNameFields } from './fields.ts';

interface Props {
  readonly filters: QuestFilters;
  readonly userId: string;
  readonly done: () => void;
}

/** Saves the filters of a list under a name. */
export function SaveSearch({ filters, userId, done }: Props) {
  const t = useT();
  const { words, category } = filters;
  const suggested = words ?? (category === undefined ? t('searches.nearby') : t(`category.${category}`));
  const form = useAppForm<SearchNameFields, SavedSearch>({
    rules: { name: 'searchName' },
    validate: async (fields) => (await import('./search.schema.ts')).checkSearchName(fields),
    send: ({ name }) => save(name.trim(), filters, `${userId}.search.${listPath(filters)}.${name.trim()}`),
    done,
  });
  return (
    <section aria-labelledby="save" className="card space-y-4 p-5">
      <h2 id="save" className="text-lg font-semibold">
        {t('searches.save')}
      </h2>
      <Form form={form} submit={t('searches.save')}>
        <TextField
          name="name"
          label={t('searches.nameLabel')}
          hint={t('searches.nameHint')}
          max={SAVED_SEARCH_LIMITS.name.max}
          autoComplete="off"
          defaultValue={Array.from(suggested).slice(0, SAVED_SEARCH_LIMITS.name.max).join('')}
        />
      </Form>
    </section>
  );
}

async function save(name: string, filters: QuestFilters, intent: string): Promise<SavedSearch> {
  try {
    const search = await saveSearch(api, name, filters, intentKey(intent));
    settleIntent(intent);
    return search;
  } catch (error) {
    if (!isUndecided(asProblem(error))) settleIntent(intent);
    throw error;
  }
}
