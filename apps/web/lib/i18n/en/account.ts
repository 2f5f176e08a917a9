/** The page where members take their data with them, or leave. */
export const account = {
  title: 'Your data',
  exportTitle: 'Take your data with you',
  exportText:
    'One file with everything that we store about you: your profile, points history, keys, quests, and your receipts with their texts.',
  export: 'Download my data',
  exporting: 'Collecting your data …',
  exported: 'Your data is downloaded.',
  deleteTitle: 'Delete your account',
  deleteLead: 'You cannot undo this. Download your data first if you want to keep it.',
  goes: 'What is deleted',
  goesProfile: 'Your e-mail address, your name, your profile and your keys',
  goesTexts: 'The texts of your quests, your submissions and your notes',
  goesOpen: 'Your open quests: they are cancelled',
  goesPoints: 'Your points, XP and reputation',
  stays: 'What stays, and why',
  staysReceipts:
    'Receipts of completed quests, because the other person relies on them. They name no one: they show your pseudonym and the key or wallet address you signed with.',
  staysLog: 'The public log, because receipts are verified with it. It holds only fingerprints of receipts.',
  staysLedger: 'Amounts of paid rewards without your name, because they prove that each was paid once.',
  confirmLabel: 'Your e-mail address',
  confirmHint: 'Type {email} to confirm that you want to delete this account.',
  delete: 'Delete my account',
  toActive: 'See your quests in progress',
} as const;
