import type { Delivery, Notice } from '@civicforge/domain';
import type { StoredChange } from '../quests/quest.repository.dynamo.ts';
import type { NoticeRepository } from './notice.repository.dynamo.ts';
import type { Recipient } from './notice-settings.repository.dynamo.ts';

/** What follows from a notice, stored in one transaction with it. */
export interface NoticePlan {
  /** New deliveries, attempted at once if they are due. */
  readonly deliveries?: readonly Delivery[];
  readonly writes?: Parameters<NoticeRepository['create']>[1];
}

/** Derives messages from a notice: mail and push. Registered with `Dispatcher.addNoticePlanner`. */
export interface NoticePlanner {
  plan(notice: Notice, recipient: Recipient): Promise<NoticePlan>;
}

/**
 * Derives messages from a change: webhooks. Their ids must derive from the change, so that a repetition adds nothing.
 * Registered with `Dispatcher.addChangePlanner`.
 */
export interface ChangePlanner {
  /** @param registered parties of the change who registered a webhook */
  plan(change: StoredChange, registered: ReadonlySet<string>): Promise<readonly Delivery[]>;
}

/** Derived data that follows from a change. Registered with `Dispatcher.addFollower`. */
export type ChangeFollower = (change: StoredChange) => Promise<void>;
