import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { parseTilePath } from '@civicforge/proof/log/tiles';
import { type Answer, answer } from '../http/answer.ts';
import { CACHED_FOR_EVER, CACHED_FOR_SECONDS } from '../http/caching.ts';
import { Public } from '../http/caller.ts';
import { OutsideApi } from '../http/outside-api.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { ConsistencyQuery, ConsistencyView } from './log.dto.ts';
import { LogReader } from './log.reader.ts';

const BECAUSE = 'anybody may audit the log of receipts';

/** The log of receipts as static resources, by the specification of tiled logs. @see https://c2sp.org/tlog-tiles */
@ApiTags('public')
@Controller('public/log')
export class LogController {
  constructor(private readonly log: LogReader) {}

  /** Returns the signed head of the log. @see https://c2sp.org/tlog-checkpoint */
  @Get('checkpoint')
  @Public({ because: BECAUSE })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async checkpoint(): Promise<Answer<string>> {
    return text(await this.log.checkpoint(), CACHED_FOR_SECONDS);
  }

  /** Returns a tile of hashes, or with the level `entries` the leaf data. The index has up to three groups of digits. */
  @Get([
    'tile/:level/:n1',
    'tile/:level/:n1/:n2',
    'tile/:level/:n1/:n2/:n3',
    'tile/:level/:n1/:n2/:n3/:n4',
    'tile/:level/:n1/:n2/:n3/:n4/:n5',
  ])
  @Public({ because: BECAUSE })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async tile(@Param() { level, n1, n2, n3, n4, n5 }: TileParameters): Promise<Answer<Uint8Array>> {
    const tile = parseTilePath([level, n1, n2, n3, n4, n5].filter((part) => part !== undefined).join('/'));
    if (tile === undefined) throw new Problem('not-found');
    const bytes = 'entries' in tile ? await this.log.entries(tile.entries) : await this.log.tile(tile);
    if (bytes === undefined) throw new Problem('not-found');
    return answer(bytes, { headers: { 'content-type': 'application/octet-stream', 'cache-control': CACHED_FOR_EVER } });
  }

  /** Returns the proof that a receipt is in the log, with the present checkpoint. @see https://c2sp.org/tlog-proof */
  @Get('proof/:logIndex')
  @Public({ because: BECAUSE })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async proof(@Param('logIndex') logIndex: string): Promise<Answer<string>> {
    return text(await this.log.proof(Number(logIndex)), CACHED_FOR_SECONDS);
  }

  /** Returns the proof that the log of size `from` is a prefix of the log of size `to`. */
  @Get('consistency')
  @Public({ because: BECAUSE })
  @ApiOkResponse({ type: ConsistencyView })
  async consistency(@Query() query: ConsistencyQuery): Promise<Answer<ConsistencyView>> {
    const [from, to] = [Number(query.from), Number(query.to)];
    if (from > to) throw validationFailed({ path: 'from', message: 'must not be above `to`' });
    if (to > (await this.log.publishedSize())) {
      throw validationFailed({ path: 'to', message: 'must not be above the size of the log' });
    }
    const hashes = await this.log.consistency(from, to);
    return answer({ from, to, hashes }, { headers: { 'cache-control': CACHED_FOR_EVER } });
  }
}

@ApiTags('public')
@Controller('.well-known')
@OutsideApi()
export class LogKeyController {
  constructor(private readonly log: LogReader) {}

  /** Returns the verifier key of the log. @see https://c2sp.org/signed-note */
  @Get('civicforge-log.vkey')
  @Public({ because: 'verifiers need the key of the log' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async verifierKey(): Promise<Answer<string>> {
    return text(`${await this.log.verifierKey()}\n`, 'public, max-age=300');
  }
}

interface TileParameters {
  readonly level: string;
  readonly n1: string;
  readonly n2?: string;
  readonly n3?: string;
  readonly n4?: string;
  readonly n5?: string;
}

function text(body: string | undefined, caching: string): Answer<string> {
  if (body === undefined) throw new Problem('not-found');
  return answer(body, { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': caching } });
}
