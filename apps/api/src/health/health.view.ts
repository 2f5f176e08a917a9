import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Whether this process serves. */
export class HealthView {
  @ApiProperty({ enum: ['ok', 'draining'] })
  status!: 'ok' | 'draining';

  @ApiProperty()
  version!: string;

  @ApiProperty()
  stage!: string;

  @ApiProperty({ type: 'integer' })
  uptimeSeconds!: number;
}

/** Whether what this process needs is there. Without the right to details the status alone. */
export class ReadinessView {
  @ApiProperty({ enum: ['ok', 'degraded', 'error', 'shutting_down'] })
  status!: string;

  @ApiPropertyOptional({ type: Object })
  info?: object;

  @ApiPropertyOptional({ type: Object })
  error?: object;

  @ApiPropertyOptional({ type: Object })
  details?: object;
}
