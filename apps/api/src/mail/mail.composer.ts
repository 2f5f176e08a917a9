import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import {
  channelsOf,
  type Delivery,
  type DeliveryChannel,
  type DeliveryOutcome,
  isCancelledByStatements,
  type Language,
  type MailMode,
  type Notice,
  type NoticeCategory,
  pathOfNotice,
} from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import { textOrAbsent } from '../dynamo/parse.ts';
import { isOver, noticeKnownTo, NoticeReader, type NoticeSubjects } from '../notices/notice.reader.ts';
import { NoticeRepository } from '../notices/notice.repository.dynamo.ts';
import { NoticeSettingsRepository, type Recipient } from '../notices/notice-settings.repository.dynamo.ts';
import { UndeliverableAddresses } from '../notices/undeliverable.repository.dynamo.ts';
import { type FoundQuests, NOTHING_FOUND, SavedSearchDigest } from '../searches/saved-search.digest.ts';
import { composeMail, type MailContent, type MailLine } from './compose-mail.ts';
import { MailSender } from './mail.sender.ts';
import { FRAME, linkNameOf, searchSentence, sentenceOf } from './mail-texts.ts';
import { signUnsubscription } from './unsubscribe-token.ts';

/** Unread notices that a mail looks at. */
const LOOKED_AT = 100;
/** Lines of a mail. */
const MOST_LINES = 20;

/** The categories that a link in a digest ends. */
const DIGEST_CATEGORIES: readonly NoticeCategory[] = ['news', 'community'];

interface Told {
  readonly notices: readonly Notice[];
  readonly subjects: NoticeSubjects;
  readonly found: FoundQuests;
}

/**
 * Composes mails when they are due: `mail-join` about one quest, `digest` about one day. The delivery then becomes the mail
 * itself, with a frozen body, under the same id. A notice remembers its mail, so it stands in one mail only.
 */
@Injectable()
export class MailComposer implements OnModuleInit {
  private readonly origin: string;

  constructor(
    @Inject(SETTINGS) private readonly configured: Settings,
    private readonly engine: DeliveryEngine,
    private readonly deliveries: DeliveryRepository,
    private readonly notices: NoticeRepository,
    private readonly reader: NoticeReader,
    private readonly settings: NoticeSettingsRepository,
    private readonly addresses: UndeliverableAddresses,
    private readonly sender: MailSender,
    private readonly searches: SavedSearchDigest,
    private readonly clock: Clock,
  ) {
    this.origin = configured.publicOrigins[0] ?? '';
  }

  onModuleInit(): void {
    if (!this.sender.isOn) return;
    const register = (name: DeliveryChannel) =>
      this.engine.register({ name, send: (delivery) => this.compose(delivery) });
    register('mail-join');
    register('digest');
  }

  private async compose(delivery: Delivery): Promise<DeliveryOutcome> {
    const recipient = (await this.settings.recipients([delivery.userId])).get(delivery.userId);
    if (recipient === undefined) return { kind: 'dropped', reason: 'account-gone' };
    const isDigest = delivery.channel === 'digest';
    // First, so that no failure of this digest ends those of later days.
    if (isDigest) await this.searches.planNext(recipient);
    // Before the mail takes the notices: the first mail after the pause tells them.
    if ((await this.addresses.find(recipient.email)) !== undefined) return { kind: 'dropped', reason: 'undeliverable' };
    const { notices, subjects } = await this.due(delivery, recipient);
    const found = isDigest ? await this.searches.newFor(recipient, MOST_LINES - notices.length) : NOTHING_FOUND;
    if (notices.length === 0 && found.quests.length === 0) return { kind: 'dropped', reason: 'nothing-new' };
    const isOwn = await this.notices.markMailed(delivery.userId, notices, delivery.deliveryId);
    // Another mail is taking these notices. The next attempt finds what it has left.
    if (!isOwn) return { kind: 'failed', error: 'joining' };
    const body = { ...this.contentOf(delivery, recipient, { notices, subjects, found }) };
    const now = this.clock.iso();
    const mail: Delivery = { ...delivery, channel: 'mail', body, nextAttemptAt: now, updatedAt: now };
    // The engine does not record this attempt any more: the delivery is another one now.
    if (await this.deliveries.replace(delivery, mail, found.writes)) this.engine.sendSoon([mail]);
    return { kind: 'delivered' };
  }

  /** Returns the unread notices of this mail that still tell something, waiting ones first, then oldest first. */
  private async due(
    { deliveryId, userId, channel, body }: Delivery,
    { settings }: Recipient,
  ): Promise<{ readonly notices: readonly Notice[]; readonly subjects: NoticeSubjects }> {
    const mode: MailMode = channel === 'digest' ? 'digest' : 'now';
    const questId = textOrAbsent({ ...body }, 'questId');
    const noticeId = textOrAbsent({ ...body }, 'noticeId');
    const { notices } = await this.notices.page(userId, { unread: true, limit: LOOKED_AT });
    const own = notices.filter(
      (notice) =>
        (notice.mailId ?? deliveryId) === deliveryId &&
        channelsOf(notice, settings).mail === mode &&
        (mode === 'digest' || (noticeId === undefined ? notice.questId === questId : notice.noticeId === noticeId)),
    );
    const subjects = await this.reader.subjectsOf(own);
    const told = own.filter((notice) => tells(notice, subjects, this.clock.iso())).reverse();
    return { notices: told.sort((one, two) => rank(one) - rank(two)), subjects };
  }

  private contentOf(
    { channel }: Delivery,
    { userId, displayName, settings: { language } }: Recipient,
    { notices, subjects, found }: Told,
  ): MailContent {
    const { experimentKey } = this.configured;
    const communityName = this.configured.mail.sender;
    const words = FRAME[language];
    const isDigest = channel === 'digest';
    const [first] = notices;
    const title = titleOf(first, subjects, words);
    const categories = isDigest ? DIGEST_CATEGORIES : [...new Set(notices.map(({ category }) => category))];
    const token = signUnsubscription({ userId, categories }, experimentKey);
    const isWaiting = first?.category === 'waiting';
    const lines = notices.map((notice): MailLine => {
      const actor = notice.actorId === undefined ? undefined : subjects.people.get(notice.actorId)?.displayName;
      const quest = subjects.quests.get(notice.questId ?? '');
      const facts = {
        title: titleOf(notice, subjects, words),
        isRequestor: quest?.requestorId === userId,
        isNotDone: quest !== undefined && isCancelledByStatements(quest),
        ...(actor !== undefined && { actor }),
      };
      const path = pathOf(notice);
      const linkName = linkNameOf(path, facts.title, language);
      return { sentence: sentenceOf(notice, facts, language), link: this.origin + path, linkName };
    });
    // Work that was submitted twice is to be confirmed once.
    const distinct = [...new Map(lines.map((line) => [line.link + line.sentence, line])).values()];
    return composeMail({
      language,
      community: communityName,
      name: displayName,
      subject: isDigest ? words.digest(communityName) : isWaiting ? words.subject(title) : words.news(title),
      lines: [...distinct, ...this.searchLines(found, language)].slice(0, MOST_LINES),
      more: Math.max(0, distinct.length - MOST_LINES),
      settings: `${this.origin}/me/notices`,
      unsubscribe: `${this.origin}/api/v1/public/unsubscribe?token=${token}`,
      ...(!isDigest && first?.questId !== undefined && { questId: first.questId }),
    });
  }

  private searchLines({ quests }: FoundQuests, language: Language): MailLine[] {
    return quests.map(({ questId, title, search }) => {
      const path = `/quests/${questId}`;
      const linkName = linkNameOf(path, title, language);
      return { sentence: searchSentence(search, title, language), link: this.origin + path, linkName };
    });
  }
}

/** Returns the path of the page and its action. Opening it changes nothing. */
function pathOf({ kind, questId, subject }: Notice): string {
  return pathOfNotice({ kind, questId, caseId: subject?.['caseId'], callId: subject?.['callId'] });
}

/** True for a notice about something that its reader may know and of which something is left. */
function tells(notice: Notice, subjects: NoticeSubjects, now: string): boolean {
  const { questId, userId, category } = notice;
  if (isOver(notice, subjects, now)) return false;
  if (questId === undefined) return true;
  const quest = subjects.quests.get(questId);
  // Only moderators get notices of this category, and a mail has no token that says so.
  const reader = { userId, isModerator: category === 'moderation' };
  return quest !== undefined && noticeKnownTo(quest, reader, subjects, now);
}

function rank({ category }: Notice): number {
  return category === 'waiting' ? 0 : 1;
}

function titleOf(
  notice: Notice | undefined,
  { quests, calls }: NoticeSubjects,
  { programs, reports }: { readonly programs: string; readonly reports: string },
): string {
  const callId = notice?.subject?.['callId'];
  if (callId !== undefined) return calls.get(callId)?.pattern.title ?? '';
  if (notice?.questId !== undefined) return quests.get(notice.questId)?.title ?? '';
  return notice?.category === 'moderation' ? reports : programs;
}
