import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { OutsideApi } from '../http/outside-api.ts';
import { type Answer, answer } from '../http/answer.ts';
import { Public } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { ApiDocument } from './api-document.ts';
import { DOCS_CSP, DOCS_PAGE, readAsset } from './docs-page.ts';

const FOR_DEVELOPERS = { because: 'authors of clients read it, and it contains nothing that the source does not' };

@ApiTags('description')
@Controller('api')
@OutsideApi()
export class DocsController {
  constructor(private readonly document: ApiDocument) {}

  /** Returns the OpenAPI document. */
  @Get('openapi.json')
  @Public(FOR_DEVELOPERS)
  @ApiOkResponse({ schema: { type: 'object' } })
  openapi(): Answer<object> {
    return answer(this.document.get(), { headers: { 'cache-control': 'public, max-age=60' } });
  }

  /** Returns the OpenAPI document as a page. */
  @Get('docs')
  @Public(FOR_DEVELOPERS)
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  page(): Answer<string> {
    return answer(DOCS_PAGE, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': DOCS_CSP,
        'cache-control': 'public, max-age=60',
      },
    });
  }

  /** Returns a script or style of the page. */
  @Get('docs/:asset')
  @Public(FOR_DEVELOPERS)
  @ApiProduces('text/javascript', 'text/css')
  @ApiOkResponse({ schema: { type: 'string' } })
  async asset(@Param('asset') name: string): Promise<Answer<string>> {
    const asset = await readAsset(name);
    if (asset === undefined) throw new Problem('not-found');
    return answer(asset.text, { headers: { 'content-type': asset.type, 'cache-control': 'public, max-age=3600' } });
  }
}
