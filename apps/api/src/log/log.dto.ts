import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

const SIZE = { message: 'must be a whole number from 1 to the size of the log' };

export class ConsistencyQuery {
  @ApiProperty({ type: 'integer' })
  @Matches(/^[1-9]\d{0,14}$/, SIZE)
  from!: string;

  @ApiProperty({ type: 'integer' })
  @Matches(/^[1-9]\d{0,14}$/, SIZE)
  to!: string;
}

export class ConsistencyView {
  @ApiProperty({ type: 'integer' })
  from!: number;

  @ApiProperty({ type: 'integer' })
  to!: number;

  /** Hashes of a consistency proof (RFC 6962 section 2.1.2) in base64. */
  @ApiProperty({ type: [String] })
  hashes!: string[];
}
