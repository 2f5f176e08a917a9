import { ApiProperty } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { buildMessage, isEmail, ValidateBy } from 'class-validator';
import { PlainText } from '../http/validation.ts';

/** An e-mail address in the one spelling that the pool knows it by. */
export function EmailAddress(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: TransformFnParams): unknown =>
      typeof value === 'string' ? value.trim().toLowerCase() : value,
    )(target, property);
    rule('must be an e-mail address', (value) => isEmail(value) && String(value).length <= 254)(target, property);
    ApiProperty({ type: String, format: 'email', maxLength: 254 })(target, property);
  };
}

/** The signs that the pool counts as such. */
const SIGN = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/** A new password by the rule of the pool; the emulator checks nothing, so the rule stands here too. */
export function NewPassword(): PropertyDecorator {
  const parts = [/[a-z]/, /[A-Z]/, /[0-9]/, SIGN, /^\S.*\S$/s, /^.{10,128}$/s];
  return (target, property) => {
    rule(
      'must have 10 to 128 characters with a lower-case and an upper-case letter, a digit and a sign',
      (value) => typeof value === 'string' && parts.every((part) => part.test(value)),
    )(target, property);
    ApiProperty({ type: String, format: 'password', minLength: 10, maxLength: 128 })(target, property);
  };
}

/** A text that is compared elsewhere and never cleaned. */
export function Verbatim(max: number, format?: string): PropertyDecorator {
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

  @PlainText({ min: 2, max: 50 })
  displayName!: string;
}

export class ConfirmBody extends EmailBody {
  @Verbatim(32)
  code!: string;
}

export class SignInBody extends EmailBody {
  @Verbatim(256, 'password')
  password!: string;
}

export class ResetPasswordBody extends ConfirmBody {
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

/** The given address with all but first letters and the last label covered; the same whether it is known or not. */
export function maskedAddress(email: string): string {
  const [name = '', domain = ''] = email.split('@');
  const end = domain.includes('.') ? domain.slice(domain.lastIndexOf('.')) : '';
  return `${[...name][0] ?? ''}***@${[...domain][0] ?? ''}***${end}`;
}
