/** Settings of the economy with other values than the documented ones. */
export const OTHER_ECONOMY = {
  ECONOMY_SIGN_UP_POINTS: '13',
  ECONOMY_QUEST_COST: '2',
  ECONOMY_COMPLETION_POINTS: '3',
  ECONOMY_REQUESTOR_REPUTATION: '7',
  ECONOMY_DEFAULT_XP: '140',
  ECONOMY_DEFAULT_REPUTATION: '14',
  ECONOMY_PAIR_REWARDS_PER_DAY: '4',
} as const;

/** Folders of the service whose specs judge amounts. */
const FOLDERS =
  /\/apps\/api\/src\/(admin|attestations|config|dynamo|jobs|quests|receipts|reconcile|rewards|searches|statistics|users)\//;

/** Returns the settings of the economy with which a spec runs: other ones where it judges amounts. */
export function economyOf(spec: string): Readonly<Record<string, string>> {
  return FOLDERS.test(spec.replaceAll('\\', '/')) ? OTHER_ECONOMY : {};
}
