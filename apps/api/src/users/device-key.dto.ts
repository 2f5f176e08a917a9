import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Token } from '../http/fields.ts';
import { Optional, PlainText } from '../http/validation.ts';
import type { DeviceKey } from './device-key.item.ts';

export class DeviceKeyBody {
  /** Ed25519 public key: base64url of 32 bytes. */
  @Token()
  publicKey!: string;

  @Token()
  challenge!: string;

  /** Ed25519 signature over the UTF-8 of `civicforge-device-key:` and the challenge, base64url of 64 bytes. */
  @Token()
  proof!: string;

  /** Name that the member recognises, for example of the device. */
  @Optional()
  @PlainText({ min: 1, max: 50 })
  @ApiPropertyOptional()
  name?: string;
}

export class DeviceKeyChallengeView {
  @ApiProperty()
  challenge!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

export class NewDeviceKeyView {
  @ApiProperty()
  keyId!: string;

  @ApiProperty()
  did!: string;
}

export class DeviceKeyView extends NewDeviceKeyView {
  @ApiProperty()
  name!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  lastUsedAt?: string;

  /** A revoked key signs nothing. Receipts with its signatures stay valid. */
  @ApiPropertyOptional({ format: 'date-time' })
  revokedAt?: string;
}

export class DeviceKeysView {
  @ApiProperty({ type: [DeviceKeyView] })
  items!: DeviceKeyView[];
}

export function toDeviceKeyView(key: DeviceKey): DeviceKeyView {
  const { keyId, did, name, createdAt, lastUsedAt, revokedAt } = key;
  return {
    keyId,
    did,
    name,
    createdAt,
    ...(lastUsedAt !== undefined && { lastUsedAt }),
    ...(revokedAt !== undefined && { revokedAt }),
  };
}
