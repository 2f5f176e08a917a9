import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { getLocale } from '../../lib/i18n/server.ts';
import { PAGE_STATUS_HEADER } from '../../lib/security/page-status-header.ts';
import { PATH_HEADER } from '../../lib/security/path-header.ts';
import CallNotFound from '../calls/[id]/not-found.tsx';
import Forbidden from '../forbidden.tsx';
import LetterNotFound from '../letters/[reference]/not-found.tsx';
import NotFound from '../not-found.tsx';
import QuestNotFound from '../quests/[id]/not-found.tsx';
import ReceiptNotFound from '../receipts/[id]/not-found.tsx';
import MemberNotFound from '../users/[id]/not-found.tsx';

/** The pages of things, by the first part of their path, as the files `not-found.tsx` stand. */
const NOT_FOUND = [
  ['/quests/', QuestNotFound],
  ['/calls/', CallNotFound],
  ['/users/', MemberNotFound],
  ['/receipts/', ReceiptNotFound],
  ['/letters/', LetterNotFound],
] as const;

export async function generateMetadata(): Promise<Metadata> {
  const [{ t }, head] = await Promise.all([getLocale(), headers()]);
  if (head.get(PAGE_STATUS_HEADER) !== '403') return { title: t('page.notFoundTitle') };
  const isForAdmins = head.get(PATH_HEADER)?.startsWith('/admin/') === true;
  return { title: t(isForAdmins ? 'page.forbiddenAdminsTitle' : 'page.forbiddenTitle') };
}

/**
 * Draws the reason of a 403 or 404 on the server. Next itself leaves that to its scripts, so the server in front of it asks for
 * this page in the place of the refused one.
 */
export default async function ErrorPage() {
  const head = await headers();
  const status = head.get(PAGE_STATUS_HEADER);
  if (status === null) notFound();
  if (status === '403') return <Forbidden />;
  const path = head.get(PATH_HEADER) ?? '/';
  const Reason = NOT_FOUND.find(([start]) => path.startsWith(start))?.[1] ?? NotFound;
  return <Reason />;
}
