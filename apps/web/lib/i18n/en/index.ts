export * from './shell.ts';
export * from './session.ts';
export * from './home.ts';
export * from './quest.ts';
export * from './ending.ts';
export * from './receipt.ts';
export * from './staff.ts';
export * from './statistics.ts';
