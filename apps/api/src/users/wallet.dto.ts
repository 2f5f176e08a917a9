import { ApiProperty } from '@nestjs/swagger';
import { Token, WalletSignature } from '../http/fields.ts';

export class WalletChallengeBody {
  /** Ethereum address: `0x` and 40 hexadecimal digits. Mixed case must be a valid EIP-55 checksum. */
  @Token()
  address!: string;
}

export class WalletBody extends WalletChallengeBody {
  @Token()
  nonce!: string;

  /** EIP-712 signature of 65 bytes as `0x` and hexadecimal digits. */
  @WalletSignature()
  signature!: string;
}

export class WalletChallengeView {
  @ApiProperty()
  nonce!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;

  /** The typed data to sign by EIP-712. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  typedData!: object;
}
