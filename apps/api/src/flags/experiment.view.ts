import { ApiProperty } from '@nestjs/swagger';

export class ExperimentArmView {
  /** A variant, or `off` for those whom the percentage leaves out. */
  @ApiProperty()
  variant!: string;

  /** People who met this arm. */
  @ApiProperty({ type: 'integer' })
  exposures!: number;

  /** Those of them who reached the goal in time, each once. */
  @ApiProperty({ type: 'integer' })
  goals!: number;
}

export class ExperimentResultsView {
  @ApiProperty()
  flag!: string;

  @ApiProperty({ description: 'What counts as success.' })
  goal!: string;

  @ApiProperty({ type: [ExperimentArmView] })
  variants!: ExperimentArmView[];
}
