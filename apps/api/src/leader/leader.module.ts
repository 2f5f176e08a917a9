import { Module } from '@nestjs/common';
import { Leaders } from './leader.ts';

/** Election of the process that does background work. */
@Module({ providers: [Leaders], exports: [Leaders] })
export class LeaderModule {}
