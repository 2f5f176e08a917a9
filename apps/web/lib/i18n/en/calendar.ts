/** The calendar feed of a member. */
export const calendar = {
  title: 'Your quests in your calendar',
  text: 'A calendar app reads your quests with a date from an address of your own. Whoever has the address can read them, so keep it to yourself.',
  make: 'Make a calendar address',
  made: 'Your calendar address is ready. Copy it now: we show it only once.',
  address: 'Your calendar address',
  copy: 'Copy',
  copied: 'Copied.',
  open: 'Open in a calendar app',
  renew: 'Make a new address',
  renewText: 'The address that you have now stops working in all calendar apps.',
  renewConfirm: 'Yes, make a new one',
  end: 'End the address',
  endText: 'Calendar apps no longer get your quests.',
  endConfirm: 'Yes, end it',
  ended: 'Your calendar address has ended.',
  keep: 'Keep it',
} as const;
