import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, OptionalCaller, OptionalCallerOf } from '../http/caller.ts';
import { FeatureFlagService } from './feature-flag.service.ts';

const FOR_EVERYBODY = {
  because: 'pages for visitors ask which features to show; answers are booleans without secrets',
};

@ApiTags('flags')
@Controller('feature-flags')
export class FlagController {
  constructor(private readonly flags: FeatureFlagService) {}

  /** Returns all boolean flags for the caller. */
  @Get()
  @OptionalCaller(FOR_EVERYBODY)
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: { type: 'boolean' } } })
  all(@OptionalCallerOf() caller: Caller | undefined): Record<string, boolean> {
    return this.flags.getFlags(caller);
  }
}
