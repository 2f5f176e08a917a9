import type { Setting } from './programs.ts';
import type { Screen } from './screen.ts';

export async function makeDemoQuests(_setting: Setting, _screen: Screen): Promise<void> {
  await Promise.resolve();
}
