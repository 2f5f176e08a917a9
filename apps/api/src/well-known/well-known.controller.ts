import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { OutsideApi } from '../http/outside-api.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { type Answer, answer } from '../http/answer.ts';
import { Public } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { securityText } from './security-text.ts';

@ApiTags('public')
@Controller('.well-known')
@OutsideApi()
export class WellKnownController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** Returns security.txt (RFC 9116). 404 in a stage without a contact. */
  @Get('security.txt')
  @Public({ because: 'finders of a vulnerability need the contact' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  security(): Answer<string> {
    const { securityContact, publicOrigins } = this.settings;
    if (securityContact === undefined) throw new Problem('not-found');
    return answer(securityText(securityContact, publicOrigins[0] ?? '', new Date()), {
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' },
    });
  }
}
