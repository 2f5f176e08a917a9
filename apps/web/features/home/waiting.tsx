import { ChevronRight, CircleCheckBig, PenLine, Scale, Send } from 'lucide-react';
import { ActionLink } from '../../components/action-link.tsx';
import { Link } from '../../components/link.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { Ago } from '../../components/time.tsx';
import type { Count, Home, WaitingQuest } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { questPath } from '../../lib/quest/path.ts';

/** Number of quests shown before the link to all. */
const SHOWN = 3;

const ICONS = { confirm: CircleCheckBig, submit: Send, change: PenLine, decide: Scale } as const;

/** The order of the steps: another person waits for the first two. */
const ORDER = ['confirm', 'change', 'decide', 'submit'] as const;

interface Props {
  readonly t: Translate;
  readonly home: Home;
  readonly viewerId: string | undefined;
}

/** The quests that wait for the member, with the next step of each. Renders nothing if nothing waits. */
export function Waiting({ t, home: { waiting, totals }, viewerId }: Props) {
  if (waiting.length === 0) return null;
  const sorted = ORDER.flatMap((turn) => waiting.filter((one) => one.turn === turn));
  const left = sorted.slice(SHOWN);
  const hasDisputes = left.some(({ turn }) => turn === 'decide');
  // The service leaves quests out of a long answer.
  const hasOwn = left.some(({ turn }) => turn !== 'decide') || (left.length === 0 && isMoreThan(SHOWN, totals.waiting));
  return (
    <section aria-labelledby="waiting" className="mb-6">
      <h2 id="waiting" className="mb-2 text-lg font-semibold">
        {t('home.waiting')}
      </h2>
      <ul className="card divide-y divide-line overflow-hidden">
        {sorted.slice(0, SHOWN).map((one) => (
          <WaitingRow key={one.quest.questId} t={t} one={one} isOwnWork={one.quest.performerId === viewerId} />
        ))}
      </ul>
      {(hasOwn || hasDisputes) && (
        <p className="mt-1 flex flex-wrap gap-x-5">
          {hasOwn && <ActionLink href="/?list=mine">{t('home.waitingAll')}</ActionLink>}
          {hasDisputes && <ActionLink href="/moderation/disputes">{t('home.waitingDisputes')}</ActionLink>}
        </p>
      )}
    </section>
  );
}

function isMoreThan(shown: number, { count, more }: Count): boolean {
  return more || count > shown;
}

interface RowProps {
  readonly t: Translate;
  readonly one: WaitingQuest;
  /** True if the viewer did the work. */
  readonly isOwnWork: boolean;
}

function WaitingRow({ t, one: { turn, since, quest }, isOwnWork }: RowProps) {
  const Icon = ICONS[turn];
  const other = turn === 'confirm' ? (quest.performer ?? quest.requestor) : quest.requestor;
  const sentence: MessageKey = turn === 'confirm' && isOwnWork ? 'home.confirmOwnText' : `home.${turn}Text`;
  return (
    <li className="relative flex items-center gap-3 px-4 py-3 hover:bg-accent-soft narrow:px-3">
      <Icon aria-hidden className="size-5 shrink-0 text-accent max-sm:hidden" />
      <div className="min-w-0 grow">
        <h3 className="font-semibold">
          <Link href={questPath(quest.questId)} className="row-link">
            <span className="text-accent">{t(`home.${turn}`)}</span>
            <span>{': '}</span>
            <PeopleText>{quest.title}</PeopleText>
          </Link>
        </h3>
        <p className="text-sm text-muted">
          <Sentence
            t={t}
            of={sentence}
            parts={{ name: <PersonName t={t} person={other} />, when: <Ago at={since} /> }}
          />
        </p>
      </div>
      <ChevronRight aria-hidden className="size-5 shrink-0 text-muted narrow:hidden" />
    </li>
  );
}
