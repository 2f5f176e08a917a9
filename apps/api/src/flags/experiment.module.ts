import { Module } from '@nestjs/common';
import { ExperimentController } from './experiment.controller.ts';
import { ExperimentStore } from './experiment.store.dynamo.ts';
import { Experiments } from './experiments.ts';

/** Separate from the flag module: scheduled jobs evaluate flags but record no exposures. */
@Module({ controllers: [ExperimentController], providers: [Experiments, ExperimentStore], exports: [Experiments] })
export class ExperimentModule {}
