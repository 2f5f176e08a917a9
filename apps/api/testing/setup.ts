/** Specs that judge amounts run with another economy than the documented one, so none of them rests on a default. */
import { expect } from '@jest/globals';
import { economyOf } from './other-economy.ts';

Object.assign(process.env, economyOf(expect.getState().testPath ?? ''));
