'use client';

import { pathOfNotice } from '@civicforge/domain';
import { clsx } from 'clsx';
import { Check, CheckCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Link } from '../../components/link.tsx';
import { More } from '../../components/more.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { Ago } from '../../components/time.tsx';
import { listNotices, READ_PATH } from '../../lib/api/notices.ts';
import type { NoticePage, QuestNotice } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { groupsOf, type NoticeGroup } from './groups.ts';
import { NoticeDetails, NoticeText } from './notice-text.tsx';
import { type Reading, useReading } from './use-reading.ts';

/** The member's notices by quest. Opening a notice marks it as read. */
export function NoticeList({ firstPage }: { readonly firstPage: NoticePage }) {
  const t = useT();
  const pages = usePages({ firstPage, ask: listNotices });
  const reading = useReading();
  const status = useRef<HTMLParagraphElement>(null);
  const [isDone, setDone] = useState(false);
  const unread = pages.items.filter((notice) => !reading.isRead(notice));
  const markAll = async () => {
    if (!(await reading.mark(unread))) return;
    setDone(true);
    status.current?.focus();
  };
  if (pages.items.length === 0) return <Empty pages={pages} />;
  return (
    <>
      {/* Keeps its height, so that the list does not move when everything is read. */}
      <div className="mb-3 flex min-h-12 items-center">
        <p ref={status} role="status" tabIndex={-1} className="text-sm text-muted empty:hidden">
          {isDone && unread.length === 0 && t('notices.marked')}
        </p>
        {unread.length > 0 && (
          <Button kind="secondary" onClick={() => void markAll()}>
            <CheckCheck aria-hidden className="size-5" />
            <span>{t('notices.markAll')}</span>
          </Button>
        )}
      </div>
      {reading.problem !== undefined && <ProblemNotice t={t} problem={reading.problem} live />}
      <ul className="space-y-4">
        {groupsOf(pages.items).map((group) => (
          <Group key={group.topic} group={group} reading={reading} />
        ))}
      </ul>
      <More pages={pages} />
    </>
  );
}

/** A page can be empty although more follow: notices about quests that the member may not know any more are left out. */
function Empty({ pages }: { readonly pages: ReturnType<typeof usePages<QuestNotice>> }) {
  const t = useT();
  return (
    <>
      <StatePage title={t(pages.hasMore ? 'notices.emptyPage' : 'notices.empty')} level={2}>
        {!pages.hasMore && <p>{t('notices.emptyText')}</p>}
      </StatePage>
      <More pages={pages} />
    </>
  );
}

function Group({
  group: { topic, title, notices },
  reading,
}: {
  readonly group: NoticeGroup;
  readonly reading: Reading;
}) {
  const t = useT();
  return (
    <li className="card overflow-hidden">
      <h2 className="px-4 pt-3 pb-1 font-semibold">
        {title === undefined ? (
          <span>{t(topic === 'moderation' ? 'notices.moderation' : 'notices.programs')}</span>
        ) : (
          <PeopleText>{title}</PeopleText>
        )}
      </h2>
      <ul className="divide-y divide-line">
        {notices.map((notice) => (
          <Row key={notice.noticeId} notice={notice} title={title} reading={reading} />
        ))}
      </ul>
    </li>
  );
}

interface RowProps {
  readonly notice: QuestNotice;
  /** Title of the quest. Screen readers hear it in lists of links, where many notices say the same. */
  readonly title: string | undefined;
  readonly reading: Reading;
}

function Row({ notice, title, reading }: RowProps) {
  const t = useT();
  const isRead = reading.isRead(notice);
  const row = useRef<HTMLLIElement>(null);
  const markOne = async () => {
    // The button goes, so the focus moves to the notice.
    row.current?.querySelector('a')?.focus();
    await reading.mark([notice]);
  };
  return (
    <li
      ref={row}
      className="relative flex items-start gap-3 px-4 py-2.5 hover:bg-accent-soft narrow:flex-wrap narrow:px-3"
    >
      <span
        aria-hidden
        className={clsx('mt-2 size-2.5 shrink-0 rounded-full', isRead ? 'bg-transparent' : 'bg-danger')}
      />
      <div className="min-w-0 grow py-0.5 narrow:basis-3/4">
        <Link
          href={pathOf(notice)}
          className={clsx('row-link', !isRead && 'font-semibold')}
          onClick={() => void reading.mark([notice])}
          early={isRead ? undefined : { path: READ_PATH, body: { noticeIds: [notice.noticeId] } }}
        >
          {!isRead && <span className="sr-only">{`(${t('notices.unreadOne')}) `}</span>}
          <NoticeText notice={notice} />
          {title !== undefined && (
            <span className="sr-only">
              <span>{' · '}</span>
              <PeopleText>{title}</PeopleText>
            </span>
          )}
        </Link>
        <NoticeDetails notice={notice} />
        <p className="text-sm text-muted">
          <Ago at={notice.at} />
        </p>
      </div>
      {/* Keeps its width when the notice is read. */}
      <div className="relative size-11 shrink-0">
        {!isRead && (
          <button
            type="button"
            aria-label={t('notices.markOne')}
            title={t('notices.markOne')}
            onClick={() => void markOne()}
            className="inline-flex size-11 items-center justify-center rounded-full text-muted hover:bg-surface hover:text-accent"
          >
            <Check aria-hidden className="size-5" />
          </button>
        )}
      </div>
    </li>
  );
}

function pathOf({ kind, questId, data }: QuestNotice): string {
  return pathOfNotice({ kind, questId, caseId: data.caseId, callId: data.callId });
}
