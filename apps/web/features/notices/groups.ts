import type { QuestNotice } from '../../lib/api/types.ts';

/** The notices of one quest, newest first. */
export interface NoticeGroup {
  /** Identifies the group. Notices about a call are a group; the others about no quest are one for programs and one for decisions of moderators. */
  readonly topic: string;
  /** Undefined for notices about no quest. */
  readonly questId: string | undefined;
  readonly title: string | undefined;
  readonly notices: readonly [QuestNotice, ...QuestNotice[]];
}

/** Groups notices by quest. The quest of the newest notice is first. */
export function groupsOf(notices: readonly QuestNotice[]): readonly NoticeGroup[] {
  const groups = new Map<string, [QuestNotice, ...QuestNotice[]]>();
  for (const notice of notices) {
    const key = notice.questId ?? notice.data.callId ?? (notice.category === 'moderation' ? 'moderation' : 'programs');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [notice]);
    else known.push(notice);
  }
  return [...groups].map(([topic, group]) => ({
    topic,
    questId: group[0].questId,
    title: group[0].data.title,
    notices: group,
  }));
}
