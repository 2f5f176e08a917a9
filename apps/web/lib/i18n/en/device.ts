/** On pages that the service worker has kept. */
export const offline = {
  saved: 'You are offline. This page was saved {when} and may be old.',
} as const;

export const push = {
  pageTitle: 'Notices',
  title: 'Notices on this device',
  text: 'This device shows a notice when a quest waits for you, even if CivicForge is closed. The notice does not show the title of the quest.',
  on: 'Switch on',
  off: 'Switch off',
  isOn: 'Notices are switched on for this device.',
  isOff: 'Notices are switched off for this device.',
  blocked: 'Your browser blocks notices of this site. Allow them in the settings of the browser, then try again.',
  unsupported: 'This browser cannot show notices. On an iPhone or iPad, add CivicForge to the home screen first.',
  failed: 'The browser could not switch notices on. Try again later.',
} as const;

export const webhooks = {
  title: 'Webhooks',
  lead: 'These programs hear of your quests. They are registered through the API.',
  leadAll: 'for all quests',
  none: 'No program is registered.',
  link: 'Webhooks of your programs',
  on: 'On',
  'off.owner': 'Paused by you',
  'off.gone': 'Off: the program has said that it is gone',
  'off.failing': 'Off: the program did not answer for five days',
  failing: 'No success since {when}',
  created: 'Registered {when}',
  rotating: 'The secret before this one signs too until {when}.',
  pause: 'Pause',
  resume: 'Switch on',
  rotate: 'New secret',
  rotateLabel: 'New secret for {url}',
  rotateText: 'The program needs the new secret within 24 hours. Until then both secrets sign.',
  rotateConfirm: 'Yes, make a new secret',
  secret: 'New secret. Copy it now, because it is shown only once:',
  remove: 'Remove',
  removeLabel: 'Remove {url}',
  removeText: 'The program hears of no quest any more. You cannot undo this.',
  removeConfirm: 'Yes, remove it',
  keep: 'Cancel',
} as const;
