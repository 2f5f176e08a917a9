/** How a statement is signed, device keys and wallets. */
export const signing = {
  title: 'How your statement is signed',
  what: 'You sign {answer} as {role}, for the work as it was submitted. Your note is not signed.',
  yourAnswer: 'your answer',
  asRequestor: 'the person who posted this quest',
  asPerformer: 'the person who claimed this quest',
  asWitness: 'a witness of this quest',
  consent:
    'When you confirm, this device creates a key for you and signs with it. The receipt publishes the key, which links your receipts to each other.',
  deviceTerms:
    'This device signs with the key that it created for you. The receipt publishes the key, which links your receipts to each other.',
  walletTerms:
    'Your wallet asks you to sign. The receipt publishes your wallet’s address, which links your receipts to each other.',
  unable: 'This browser cannot sign, so your statement is recorded under your account, without a signature.',
  required: 'For now, every statement must be signed. Use a newer browser or another device.',
  other: 'Sign another way',
  'by-device': 'Sign on this device',
  'by-wallet': 'Sign with my wallet',
  'by-account': 'Do not sign, use my account only',
  newKey: 'Confirm again, and this device creates a new key.',
  toKeys: 'See your keys and wallet',
  walletNotLinked: 'No wallet is linked to your account yet.',
  walletLink: 'Link a wallet',
  walletNone: 'We found no wallet in this browser. Unlock or install one, and it appears here.',
  walletChoose: 'Wallet',
} as const;

/** The page of device keys and wallet. */
export const keys = {
  title: 'Keys and wallet',
  lead: 'You sign your statements with these. Receipts publish the key or address, which links your receipts to each other.',
  devices: 'Devices',
  none: 'No device has a key yet. A device creates one when you confirm a quest.',
  here: 'This device',
  created: 'Created {when}',
  used: 'last used {when}',
  unused: 'not used yet',
  revoked: 'Revoked {when}',
  revoke: 'Revoke',
  revokeLabel: 'Revoke the key of {name}',
  revokeText: 'The key can no longer sign. Receipts with its signature stay valid. You cannot undo this.',
  revokeConfirm: 'Yes, revoke it',
  keep: 'Keep it',
  revokedDone: 'The key is revoked.',
  wallet: 'Wallet',
  walletText: 'You can sign with an Ethereum wallet instead of a device. It costs nothing and needs no network.',
  link: 'Link this wallet',
  linked: 'Your wallet is linked.',
  unlink: 'Remove the wallet',
  unlinkText: 'You can no longer sign with it. Receipts keep its address and stay valid.',
  unlinkConfirm: 'Yes, remove it',
  unlinked: 'Your wallet is removed.',
} as const;
