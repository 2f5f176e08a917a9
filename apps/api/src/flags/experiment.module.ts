import { Module } from '@nestjs/common';
import { ExperimentController } from './experiment.controller.ts';
import { ExperimentStore } from './experiment.store.dynamo.ts';
import { Experiments } from './experiments.ts';

/** Apart from the flags themselves: scheduled jobs evaluate flags, but nobody meets an experiment in them. */
@Module({ controllers: [ExperimentController], providers: [Experiments, ExperimentStore], exports: [Experiments] })
export class ExperimentModule {}
