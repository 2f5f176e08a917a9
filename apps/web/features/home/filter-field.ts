import type { QuestFilters } from '../../lib/api/types.ts';

export interface FieldProps {
  readonly draft: QuestFilters;
  readonly change: (filters: QuestFilters) => void;
}

export const select =
  'min-h-11 w-full rounded-xl border border-edge bg-surface px-3 py-2 font-normal text-ink hover:border-accent';
