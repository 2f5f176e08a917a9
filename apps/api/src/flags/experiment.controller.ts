import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FlagManifest } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { Groups } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { type ArmCounts, ExperimentStore } from './experiment.store.dynamo.ts';
import { ExperimentResultsView } from './experiment.view.ts';
import { FLAG_PROBLEMS } from './flag-problems.ts';

const MANIFEST: FlagManifest = FLAGS;

/** Arm of members outside of the rollout. */
const OFF = 'off';

@ApiTags('administration')
@Controller('admin/flags')
export class ExperimentController {
  constructor(private readonly store: ExperimentStore) {}

  /** Returns the current results of an experiment. */
  @Get(':flag/results')
  @Groups('admins')
  @ApiOkResponse({ type: ExperimentResultsView })
  async results(@Param('flag') flag: string): Promise<ExperimentResultsView> {
    const definition = Object.hasOwn(MANIFEST, flag) ? MANIFEST[flag] : undefined;
    if (definition === undefined) throw new Problem(FLAG_PROBLEMS['flag.not-found']);
    if (definition.kind !== 'experiment') throw new Problem(FLAG_PROBLEMS['flag.not-an-experiment']);
    const counts = await this.store.countsOf(flag);
    return {
      flag,
      goal: definition.goal ?? '',
      variants: inOrder(counts, [OFF, ...(definition.variants ?? ['on'])]),
    };
  }
}

/** Lists the arms of the manifest, counted or not, then arms of earlier documents. */
function inOrder(counts: readonly ArmCounts[], known: readonly string[]): ArmCounts[] {
  const found = new Map(counts.map((count) => [count.variant, count]));
  const variants = [...new Set([...known, ...[...found.keys()].sort()])];
  return variants.map((variant) => {
    const { exposures = 0, goals = 0 } = found.get(variant) ?? {};
    return { variant, exposures, goals };
  });
}
