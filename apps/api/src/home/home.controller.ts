import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallerOf } from '../http/caller.ts';
import { HomeReader } from './home-reader.ts';
import { HomeView } from './home.view.ts';

@ApiTags('users')
@Controller('users')
export class HomeController {
  constructor(private readonly reader: HomeReader) {}

  @Get('me/home')
  @ApiOkResponse({ type: HomeView })
  home(@CallerOf() caller: Caller): Promise<HomeView> {
    return this.reader.home(caller);
  }
}
