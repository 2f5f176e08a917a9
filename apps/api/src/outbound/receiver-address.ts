import { ApiProperty } from '@nestjs/swagger';
import { buildMessage, ValidateBy } from 'class-validator';
import { LONGEST_TARGET } from './outbound-target.ts';

/** The address of a receiver, as text. `requireTarget` judges it, because its rules depend on the stage. */
export function ReceiverAddress(): PropertyDecorator {
  return (target, property) => {
    ValidateBy({
      name: 'receiverAddress',
      validator: {
        validate: (value) => typeof value === 'string' && value !== '' && value.length <= LONGEST_TARGET,
        defaultMessage: buildMessage((each) => `${each}must be an address of at most ${LONGEST_TARGET} characters`),
      },
    })(target, property);
    ApiProperty({ type: String, format: 'uri', minLength: 1, maxLength: LONGEST_TARGET })(target, property);
  };
}
