/** Default texts of the operator's pages. `{community}`, `{operator}` and `{email}` are filled in. */

export const noOperator = 'The operator has not published a name and address yet.';
export const noEmail = 'not published yet';

export const legal = `## Operator

{operator}

## Contact

E-mail: {email}

## Responsibility for content

Members write the quests, the statements and their profiles. They are responsible for what they write. If you find something unlawful, write to us. We check it and remove it if necessary.

## Links

Quests can link to other sites. Their operators are responsible for those sites.`;

export const privacy = `This page says what {community} stores, who can see it, and how it is deleted.

## What everybody can see

- How many members there are, and how many quests were posted, claimed and completed. These are totals without names.
- Quests that their authors have made public, without any name.
- Receipts of completed quests, for those who have their address. They hold no name, title or text: the two sides appear as pseudonyms, with the key or wallet address that a side has signed with.
- A public log of fingerprints of these receipts. It tells nothing about a person.

## What members can see

- Your name, your text about yourself, your reputation, your XP, the numbers of your quests, and since when you are a member.
- The quests that you post or claim, with their photos, status and dates. Visitors see the photos of public quests, too.
- Who has confirmed a quest, and with which outcome, once both statements are in.

## What only the two sides and moderators can see

- What was submitted, with its photos, requests for changes, notes of statements, and disputes with their decisions.

## What only you can see

- Your e-mail address, your points and their history.

## What we store

- Your e-mail address and your password, which only the sign-in service can check.
- Everything that you write, and when you claim, submit, confirm or report something.
- Photos that you add. We remove location data and all other hidden data before anybody can see them.
- Your network address for a short time, to protect the service against misuse.
- Cookies for your session, your language, your time zone and the appearance. There is no tracking and no advertising.

## How long we keep it

As long as you are a member. You delete your account yourself, in your profile under “Your data”. Then your profile, your texts, your photos, your keys and what ties your pseudonym to you are deleted. Completed quests keep their facts. Receipts stay valid for ever. Their pseudonym, key and wallet address link your receipts to each other, and to nothing else.

A signing key stays on your device until you sign out or revoke it. It never leaves the device.

## Your rights

You can download what we store about you, correct it and delete it, in your profile. You can also complain to the data protection authority.

Responsible: {operator}

E-mail: {email}`;

export const rules = `## Be kind

Write to others as you would talk to a neighbour. Insults, threats and discrimination are not allowed.

## Post what is safe and lawful

- A quest is a small job that helps people or the place where you live.
- Nothing dangerous, nothing unlawful, no advertising and no paid work.
- Do not publish other people's addresses, telephone numbers or pictures without their consent.

## Claim what you will do

Claim a quest only if you have time for it. If something comes up, give it back early.

## Confirm what you know

Say honestly how it went. Your statement counts as much as the other one. Do not agree on statements for work that nobody did.

## If something goes wrong

Talk to the other person first. If that does not help, report a problem on the quest. A moderator reads both sides and decides, with reasons.

Members who break the rules repeatedly can lose their account.`;

export const contact = `## Questions and problems

- A problem with a quest: report it on the page of the quest. Both sides and the moderators can read it.
- Everything else by e-mail: {email}.

## Security

If you find a security problem, please write to us before you publish it.

## Operator

{operator}`;
