/** The calendar feed of a member. */
export const calendar = {
  title: 'Your quests in your calendar',
  text: 'A calendar app can show your quests that have a date. It reads them from a private address. Anyone with the address can read them, so do not share it.',
  make: 'Create a calendar address',
  made: 'Your calendar address is ready. Copy it now: we show it only once.',
  address: 'Your calendar address',
  copy: 'Copy',
  copied: 'Copied.',
  open: 'Open in a calendar app',
  renew: 'Create a new address',
  renewText: 'Your current address stops working in all calendar apps.',
  renewConfirm: 'Yes, create a new one',
  end: 'Delete the address',
  endText: 'Calendar apps no longer get your quests.',
  endConfirm: 'Yes, delete it',
  ended: 'Your calendar address is deleted.',
  keep: 'Keep it',
} as const;
