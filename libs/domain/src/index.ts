export * from './errors.ts';
export * from './economy/economy.ts';
export * from './quest/quest.ts';
export * from './reward/reward.ts';
