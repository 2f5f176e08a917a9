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
