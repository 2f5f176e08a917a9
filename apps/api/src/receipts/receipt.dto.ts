import { ApiPropertyOptional } from '@nestjs/swagger';
import { CommaList, Optional } from '../http/validation.ts';
import { REVEALABLE, type Revealable } from './receipt.view.ts';

export class ReceiptQuery {
  /** Texts that a party reveals, for example `title,submission`. */
  @Optional()
  @CommaList(REVEALABLE)
  @ApiPropertyOptional()
  reveal?: Revealable[];
}
