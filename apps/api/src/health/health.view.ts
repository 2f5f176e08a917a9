import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Liveness of the process. */
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

/** Readiness of dependencies. Callers without access to details get only the status. */
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
