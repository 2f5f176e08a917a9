import { ATTESTATION_OUTCOMES, QUEST_STATUSES } from '@civicforge/domain';
import { Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { ActionLink } from '../../components/action-link.tsx';
import { BackLink } from '../../components/back-link.tsx';
import { Button, ButtonLink } from '../../components/button.tsx';
import { ConfirmedAction } from '../../components/confirmed-action.tsx';
import { DoneNotice } from '../../components/done-notice.tsx';
import { DateAndPlace } from '../../components/date-and-place.tsx';
import { Fact } from '../../components/fact.tsx';
import { Figure } from '../../components/figure.tsx';
import { FurtherAction } from '../../components/further-action.tsx';
import { PageHeading } from '../../components/heading.tsx';
import { Link } from '../../components/link.tsx';
import { LoadProblem } from '../../components/load-problem.tsx';
import { More } from '../../components/more.tsx';
import { Notice } from '../../components/notice.tsx';
import { OutcomeIcon } from '../../components/outcome-icon.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { Avatar, PersonLine } from '../../components/person.tsx';
import { PositionButton } from '../../components/position-button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { QuestRow } from '../../components/quest-row.tsx';
import { QuestXp } from '../../components/quest-xp.tsx';
import { QueueSkeleton } from '../../components/queue-skeleton.tsx';
import { Quote } from '../../components/quote.tsx';
import { ReceiptFacts } from '../../components/receipt-facts.tsx';
import { ReportForm } from '../../components/report-form.tsx';
import { ReportThing } from '../../components/report-thing.tsx';
import { Ring } from '../../components/ring.tsx';
import { RoleBadge } from '../../components/role-badge.tsx';
import { SessionFrame } from '../../components/session-frame.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { FreePlaces } from '../../components/free-places.tsx';
import { ShareLink } from '../../components/share-link.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Ago, OnDate, When } from '../../components/time.tsx';
import { WorkNumber } from '../../components/work-badge.tsx';
import WalletPicker from '../../components/wallet-picker.tsx';
import type { Problem } from '../../lib/api/problem.ts';
import type { Quest } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

export interface Sample {
  /** Name of the component's file without its ending. */
  readonly component: string;
  readonly states: Readonly<Record<string, ReactElement>>;
}

const AT = '2026-05-04T10:00:00.000Z';
const ADA = { userId: 'ada', displayName: 'Ada', reputation: 35 };
const QUEST: Quest = {
  questId: '01J00000000000000000000000',
  title: 'Water the young trees in Mill Lane',
  description: 'Twelve trees, one can each. The tap is behind the school.',
  category: 'environment',
  rewardXp: 100,
  rewardReputation: 10,
  status: 'OPEN',
  visibility: 'members',
  requestorId: ADA.userId,
  requestor: ADA,
  attestations: [],
  actions: [],
  version: 1,
  createdAt: AT,
  updatedAt: AT,
};
const BUSY: Problem = { code: 'busy', status: 503, fields: [], retryAfterSeconds: 5 };
const INTERNAL: Problem = { code: 'internal', status: 500, fields: [], requestId: '01J0REQUEST' };
const nothing = () => undefined;

/** The components without a form. */
export function samples(t: Translate): readonly Sample[] {
  return [
    {
      component: 'button',
      states: {
        primary: <Button>Claim this quest</Button>,
        busy: <Button busy>Claim this quest</Button>,
        disabled: <Button disabled>Claim this quest</Button>,
        secondary: <Button kind="secondary">Show more</Button>,
        quiet: <Button kind="quiet">Discard draft</Button>,
        danger: <Button kind="danger">Report the problem</Button>,
        link: <ButtonLink href="/gallery">Join now</ButtonLink>,
      },
    },
    {
      component: 'report-form',
      states: { empty: <ReportForm subject={{ kind: 'quest', id: QUEST.questId }} onSent={() => undefined} /> },
    },
    { component: 'report-thing', states: { folded: <ReportThing kind="quest" id={QUEST.questId} /> } },
    {
      component: 'fact',
      states: {
        usual: (
          <dl>
            <Fact name="People each date">3</Fact>
          </dl>
        ),
      },
    },
    { component: 'share-link', states: { usual: <ShareLink title={QUEST.title} path="/gallery" /> } },
    {
      component: 'date-and-place',
      states: {
        both: <DateAndPlace quest={{ startsAt: QUEST.createdAt, place: { label: 'Mill Lane' } }} />,
        'place only': <DateAndPlace quest={{ place: { label: 'Mill Lane' } }} />,
      },
    },
    { component: 'quote', states: { usual: <Quote text="The bench is painted." /> } },
    {
      component: 'free-places',
      states: {
        some: <FreePlaces t={t} places={{ open: 3, slots: 5 }} />,
        none: <FreePlaces t={t} places={{ open: 0, slots: 5 }} />,
      },
    },
    {
      component: 'work-badge',
      states: { few: <WorkNumber count={3} />, many: <WorkNumber count={120} />, none: <WorkNumber count={0} /> },
    },
    { component: 'link', states: { usual: <Link href="/gallery">House rules</Link> } },
    {
      component: 'heading',
      states: {
        'with lead and action': (
          <PageHeading title="Moderation" lead="Disputes to decide and quests that are overdue.">
            <ButtonLink href="/gallery" small>
              Statistics
            </ButtonLink>
          </PageHeading>
        ),
      },
    },
    {
      component: 'notice',
      states: {
        info: <Notice kind="info">Sending is paused during maintenance.</Notice>,
        success: <Notice kind="success">Your profile is saved.</Notice>,
        problem: <Notice kind="problem">You do not have enough points.</Notice>,
      },
    },
    { component: 'load-problem', states: { 'with a retry': <LoadProblem t={t} problem={BUSY} /> } },
    { component: 'position-button', states: { ready: <PositionButton onFound={nothing} /> } },
    {
      component: 'problem-notice',
      states: {
        'try again later': <ProblemNotice t={t} problem={BUSY} />,
        'with reference': <ProblemNotice t={t} problem={INTERNAL} />,
      },
    },
    {
      component: 'state-page',
      states: {
        empty: (
          <StatePage title="No open quests" level={3}>
            <p>Be the first.</p>
          </StatePage>
        ),
      },
    },
    {
      component: 'status-badge',
      states: {
        ...Object.fromEntries(QUEST_STATUSES.map((status) => [status, <StatusBadge key="" t={t} status={status} />])),
        'not done': <StatusBadge t={t} status="CANCELLED" isNotDone />,
      },
    },
    {
      component: 'action-link',
      states: {
        'a line': <ActionLink href="/quests/new">Post a quest</ActionLink>,
        'in a text': (
          <ActionLink href="/quests/new" className="">
            Post a quest
          </ActionLink>
        ),
      },
    },
    {
      component: 'outcome-icon',
      states: Object.fromEntries(ATTESTATION_OUTCOMES.map((one) => [one, <OutcomeIcon key="" outcome={one} />])),
    },
    {
      component: 'ring',
      states: {
        'no statement': <Ring left="empty" right="empty" className="size-12" />,
        'one sealed': <Ring left="sealed" right="empty" className="size-12" />,
        'both open': <Ring left="open" right="open" className="size-12" />,
        agreed: <Ring left="open" right="open" agreed className="size-12" />,
      },
    },
    {
      component: 'role-badge',
      states: { moderator: <RoleBadge t={t} role="moderator" />, admin: <RoleBadge t={t} role="admin" /> },
    },
    {
      component: 'person',
      states: {
        member: <PersonLine t={t} person={ADA} isYou={false} />,
        you: <PersonLine t={t} person={ADA} isYou />,
        large: <Avatar person={ADA} large />,
      },
    },
    {
      component: 'people-text',
      states: {
        lines: (
          <PeopleText as="p" lines>
            {'Two lines\nof a member'}
          </PeopleText>
        ),
      },
    },
    { component: 'done-notice', states: { done: <DoneNotice done="templates.deleted" /> } },
    { component: 'qr-code', states: { code: <QrCode address="https://example.org/letters/ABC" label="Code" /> } },
    {
      component: 'quest-row',
      states: {
        open: <QuestRow t={t} quest={QUEST} viewerId="ben" hasStatus={false} />,
        'your own, with status': <QuestRow t={t} quest={QUEST} viewerId={ADA.userId} hasStatus />,
        'long title': <QuestRow t={t} quest={{ ...QUEST, title: QUEST.title.repeat(5) }} viewerId="ben" hasStatus />,
      },
    },
    { component: 'quest-xp', states: { offered: <QuestXp t={t} quest={QUEST} /> } },
    {
      component: 'figure',
      states: {
        usual: (
          <dl>
            <Figure label="quests posted" value="1,204" />
          </dl>
        ),
      },
    },
    {
      component: 'time',
      states: { relative: <Ago at={AT} />, 'with time': <When at={AT} />, date: <OnDate at={AT} /> },
    },
    {
      component: 'more',
      states: {
        more: <More pages={{ hasMore: true, isLoading: false, problem: undefined, more: nothing }} />,
        loading: <More pages={{ hasMore: true, isLoading: true, problem: undefined, more: nothing }} />,
        failed: <More pages={{ hasMore: true, isLoading: false, problem: BUSY, more: nothing }} />,
      },
    },
    {
      component: 'further-action',
      states: {
        folded: (
          <FurtherAction title="Give it back" icon={<Undo2 aria-hidden className="size-5" />}>
            <p>The quest will be open to everyone again.</p>
          </FurtherAction>
        ),
      },
    },
    {
      component: 'receipt-facts',
      states: {
        'one holds, one fails': (
          <ReceiptFacts facts={[{ name: 'core' }, { name: 'keys', reason: 'key-in-two-roles' }]} />
        ),
      },
    },
    {
      component: 'confirmed-action',
      states: {
        before: (
          <ConfirmedAction
            action="Delete my account"
            text="This cannot be undone."
            confirm="Yes, delete it"
            keep="Keep it"
            work={() => Promise.resolve()}
          />
        ),
      },
    },
    {
      component: 'wallet-picker',
      states: {
        'not linked': <WalletPicker address={undefined} onChoose={nothing} />,
        'no wallet found': <WalletPicker address="0x52908400098527886E0F7030069857D2E4169EE7" onChoose={nothing} />,
      },
    },
    { component: 'back-link', states: { usual: <BackLink href="/">All quests</BackLink> } },
    { component: 'queue-skeleton', states: { loading: <QueueSkeleton label="Loading" /> } },
    {
      component: 'session-frame',
      states: {
        usual: (
          <SessionFrame title="Sign in" lead="Welcome back.">
            <p>The form</p>
          </SessionFrame>
        ),
      },
    },
  ];
}
