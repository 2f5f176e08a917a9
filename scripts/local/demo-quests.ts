import type { DemoEmail } from './people.ts';

/** An action on a posted demo quest. */
export interface DemoStep {
  readonly by: DemoEmail;
  readonly action: 'claim' | 'submit' | 'request-changes' | 'attest' | 'dispute' | 'cancel';
  readonly body?: object;
}

export interface DemoQuest {
  /** Part of the idempotency keys. It must never change. */
  readonly key: string;
  readonly by: DemoEmail;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly rewardXp: number;
  readonly rewardReputation: number;
  /** Visitors see a public quest on the landing page. */
  readonly visibility?: 'public';
  readonly daysOpen?: number;
  readonly steps: readonly DemoStep[];
}

const ADA = 'ada@example.org';
const BEN = 'ben@example.org';

/** Demo quests of a week, oldest first: one for each state. */
export const DEMO_QUESTS: readonly DemoQuest[] = [
  {
    key: 'hedge',
    by: BEN,
    title: 'Trim the hedge at the corner of Mill Lane',
    description:
      'The hedge hides the crossing from drivers. Cut it back to shoulder height on the street side.\n\nShears and bags are in my shed, please ring first.',
    category: 'environment',
    rewardXp: 120,
    rewardReputation: 10,
    steps: [{ by: BEN, action: 'cancel' }],
  },
  {
    key: 'bench',
    by: ADA,
    title: 'Repair the bench by the bus stop',
    description:
      'Two slats of the bench at Linden Square are broken, and older people have nowhere to sit while they wait.\n\nThe wood is cut already and lies behind the bakery. You need a drill and about an hour.',
    category: 'repair',
    rewardXp: 200,
    rewardReputation: 15,
    steps: [
      { by: BEN, action: 'claim' },
      {
        by: BEN,
        action: 'submit',
        body: { text: 'Both slats are replaced and sanded. I tightened the other screws while I was there.' },
      },
      { by: ADA, action: 'attest', body: { outcome: 'done', notes: 'Sat on it this morning. Solid work, thank you!' } },
      { by: BEN, action: 'attest', body: { outcome: 'done' } },
    ],
  },
  {
    key: 'posters',
    by: BEN,
    title: 'Put up posters for the street festival',
    description:
      'Twenty posters, one for each notice board between the station and the park. They should hang by Friday evening.\n\nPosters and tape are at the community centre.',
    category: 'events',
    rewardXp: 80,
    rewardReputation: 8,
    steps: [
      { by: ADA, action: 'claim' },
      { by: ADA, action: 'submit', body: { text: 'All boards up to the park gate are done, about fifteen posters.' } },
      { by: ADA, action: 'attest', body: { outcome: 'done' } },
      {
        by: BEN,
        action: 'attest',
        body: { outcome: 'not_done', notes: 'I walked the round on Saturday and found only six of them.' },
      },
    ],
  },
  {
    key: 'lessons',
    by: ADA,
    title: 'Show two neighbours how to make video calls',
    description:
      'Mrs. Okafor and Mr. Lang would like to see their grandchildren while they talk to them. An afternoon of patience, their own phones, and a page with big letters to keep.',
    category: 'teaching',
    rewardXp: 150,
    rewardReputation: 12,
    steps: [
      { by: BEN, action: 'claim' },
      { by: BEN, action: 'submit', body: { text: 'We practised on both phones and each of them called me twice.' } },
      {
        by: ADA,
        action: 'request-changes',
        body: { text: 'Could you leave them the page with the steps as well? They asked for it.' },
      },
      {
        by: BEN,
        action: 'submit',
        body: { text: 'The page with six steps in big letters lies beside both phones now.' },
      },
      { by: BEN, action: 'attest', body: { outcome: 'done' } },
    ],
  },
  {
    key: 'groceries',
    by: BEN,
    title: 'Bring groceries up to the fourth floor',
    description:
      'The lift is broken until the end of the month. Once this week, carry two bags of groceries from the corner shop up to Mr. Haddad. He pays at the shop.',
    category: 'neighbours',
    rewardXp: 60,
    rewardReputation: 8,
    steps: [
      { by: ADA, action: 'claim' },
      { by: ADA, action: 'submit', body: { text: 'Delivered on Tuesday at five, eggs unbroken.' } },
    ],
  },
  {
    key: 'bicycles',
    by: ADA,
    title: 'Check the brakes of the school’s bicycles',
    description:
      'Twelve bicycles before the cycling test next month: brakes, lights, tyres. A list to tick off hangs in the cellar, spare parts are there too.',
    category: 'repair',
    rewardXp: 250,
    rewardReputation: 20,
    steps: [{ by: BEN, action: 'claim' }],
  },
  {
    key: 'ride',
    by: BEN,
    title: 'Drive a neighbour to the eye doctor',
    description:
      'Mrs. Novak may not drive after her appointment. There and back, about two hours with the waiting, at the hospital on the hill.',
    category: 'transport',
    rewardXp: 100,
    rewardReputation: 10,
    daysOpen: 9,
    steps: [],
  },
  {
    key: 'leaves',
    by: ADA,
    title: 'Clear the leaves from the playground',
    description:
      'The path and the sandpit at Linden Square are covered. Rakes are in the green box, its code is at the kiosk. Bags go to the bins at the gate.',
    category: 'environment',
    rewardXp: 100,
    rewardReputation: 10,
    visibility: 'public',
    daysOpen: 21,
    steps: [],
  },
];
