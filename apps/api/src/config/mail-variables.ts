import { type Kind, matching, SAFE_ADDRESS } from './kinds.ts';
import { type MailDestination, parseMailDestination } from './mail-destination.ts';
import { optional, variable } from './variable.ts';

/** A name in the field `From` of a mail. */
const SENDER_NAME = matching(/^[^\p{C}]{1,40}$/u, '1 to 40 characters without control characters');

const EMAIL = matching(/^[^\s@<>"]{1,64}@[a-z0-9.-]{1,180}$/i, 'e-mail address');

const DESTINATION: Kind<MailDestination> = {
  rule: 'ses, smtp://[user:password@]host[:port], smtps://..., or file:<absolute path> in local and test',
  parse: parseMailDestination,
  deployed: ({ name }) => (name === 'file' ? 'a folder is allowed in the stages local and test only' : undefined),
};

/** Environment variables of mails. */
export const MAIL_VARIABLES = {
  sender: variable('COMMUNITY_NAME', SENDER_NAME, { default: 'CivicForge', meaning: 'The sender of mails.' }),
  transport: optional('MAIL_TRANSPORT', DESTINATION, {
    meaning:
      'Where mails go: SES, an SMTP server (its address can hold a password), or .eml files in a folder. Without it no mails are sent.',
  }),
  from: optional('MAIL_FROM', EMAIL, {
    meaning: 'Address that mails come from; else no-reply at the host of the pages.',
  }),
  configurationSet: optional('MAIL_CONFIGURATION_SET', matching(/^[\w-]{1,64}$/, '1 to 64 letters, digits, _ or -'), {
    meaning: 'Configuration set of SES, which reports bounces and complaints.',
  }),
  eventsQueue: optional('MAIL_EVENTS_QUEUE', SAFE_ADDRESS, {
    meaning:
      'Queue (SQS) with the bounces and complaints that SES reports. They end mails to their address. Without it none are read.',
  }),
};
