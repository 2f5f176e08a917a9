import { ApiProperty } from '@nestjs/swagger';
import { isStrongPassword, PERSON_LIMITS } from '@civicforge/domain';
import { Transform, type TransformFnParams } from 'class-transformer';
import { buildMessage, isEmail, ValidateBy } from 'class-validator';
import { DisplayName } from '../http/fields.ts';

/** Maximum length of an address: the longest path of RFC 5321, 4.5.3.1.3, without its angle brackets. */
const LONGEST_ADDRESS = 254;

/** Characters that make two addresses look alike or break a mail header. */
const HIDDEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

/** Normalises an e-mail address to the spelling that the user pool stores. */
export function EmailAddress(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: TransformFnParams): unknown =>
      isShort(value) ? value.trim().toLowerCase() : (value as unknown),
    )(target, property);
    rule(
      'must be an e-mail address',
      (value) => isShort(value) && value.length <= LONGEST_ADDRESS && !HIDDEN.test(value) && isEmail(value),
    )(target, property);
    ApiProperty({ type: String, format: 'email', maxLength: LONGEST_ADDRESS })(target, property);
  };
}

/** Trims white space around an address, at most as much as the maximum length of an address. */
function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 2 * LONGEST_ADDRESS;
}

/** A new password that meets the password policy of the pool. See `isStrongPassword`. */
export function NewPassword(): PropertyDecorator {
  const { min, max } = PERSON_LIMITS.password;
  return (target, property) => {
    rule(
      `must have ${min} to ${max} characters with a lower-case and an upper-case letter, a digit and a sign`,
      (value) => typeof value === 'string' && isStrongPassword(value),
    )(target, property);
    ApiProperty({ type: String, format: 'password', minLength: min, maxLength: max })(target, property);
  };
}

/** A text that is only compared, so it is not cleaned. */
export function RawText(max: number, format?: string): PropertyDecorator {
  return (target, property) => {
    rule(
      `must be a text of 1 to ${max} characters`,
      (value) => typeof value === 'string' && value.length > 0 && value.length <= max,
    )(target, property);
    ApiProperty({ type: String, minLength: 1, maxLength: max, ...(format !== undefined && { format }) })(
      target,
      property,
    );
  };
}

function rule(message: string, validate: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name: 'rule', validator: { validate, defaultMessage: buildMessage((each) => each + message) } });
}

export class EmailBody {
  @EmailAddress()
  email!: string;
}

export class RegisterBody extends EmailBody {
  @NewPassword()
  password!: string;

  @DisplayName()
  displayName!: string;
}

export class ConfirmBody extends EmailBody {
  @RawText(32)
  code!: string;
}

export class SignInBody extends EmailBody {
  @RawText(256, 'password')
  password!: string;
}

export class ResetPasswordBody extends ConfirmBody {
  @NewPassword()
  newPassword!: string;
}

export class ChangePasswordBody {
  @RawText(256, 'password')
  currentPassword!: string;

  @NewPassword()
  newPassword!: string;
}

export class RegisteredView {
  @ApiProperty({ enum: ['confirm'] })
  next!: 'confirm';

  /** The given address, masked. */
  @ApiProperty({ example: 'a***@e***.org' })
  destination!: string;
}

export class CallerView {
  @ApiProperty()
  userId!: string;

  @ApiProperty()
  username!: string;

  @ApiProperty({ type: [String] })
  groups!: string[];

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

/** Masks an address except for first letters and the last label, the same for known and unknown addresses. */
export function maskedAddress(email: string): string {
  const [name = '', domain = ''] = email.split('@');
  const end = domain.includes('.') ? domain.slice(domain.lastIndexOf('.')) : '';
  return `${[...name][0] ?? ''}***@${[...domain][0] ?? ''}***${end}`;
}
