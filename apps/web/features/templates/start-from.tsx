import { Link } from '../../components/link.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import type { Template } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { startAddress } from './start-address.ts';

interface Props {
  readonly t: Translate;
  readonly templates: readonly Template[];
  /** The template that the form starts from. */
  readonly chosenId: string | undefined;
}

/** Leads to the form filled in from a template. Absent without templates. */
export function StartFrom({ t, templates, chosenId }: Props) {
  if (templates.length === 0) return null;
  return (
    <nav aria-label={t('templates.startFrom')} className="mt-4">
      <p className="text-sm text-muted">{t('templates.startFrom')}</p>
      <ul className="mt-2 flex flex-wrap gap-2">
        {templates.map((template) => (
          <li key={template.templateId} className="max-w-full">
            <Link
              href={startAddress(template)}
              aria-current={template.templateId === chosenId ? 'true' : undefined}
              className="inline-flex min-h-11 max-w-full items-center rounded-full border border-edge px-4 text-sm font-semibold hover:border-accent hover:text-accent aria-current:border-accent aria-current:bg-accent-soft aria-current:text-on-accent-soft"
            >
              <PeopleText>{template.name}</PeopleText>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
