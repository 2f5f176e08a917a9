import {
  type BeforeApplicationShutdown,
  Controller,
  Get,
  Inject,
  type OnApplicationBootstrap,
  Req,
  Res,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { OutsideApi } from '../http/outside-api.ts';
import { OfrepStreams } from '@civicforge/flags';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Public } from '../http/caller.ts';
import { clientAddress } from '../http/client-address.ts';
import { LongLived } from '../http/long-lived.ts';
import { Problem } from '../http/problem.ts';
import { FLAG_SOURCE, type ServiceFlagSource } from './flag-source.ts';

const STREAM = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // A kept-alive connection would delay the shutdown after its stream has ended.
  connection: 'close',
};

/** Maximum number of buffered bytes for a client that does not read. */
const MOST_WAITING = 16 * 1024;

const RETRY_LATER = { 'retry-after': '60' };

/**
 * Server-sent events of the evaluation protocol: tells clients to evaluate again. Load balancer and CDN close a silent
 * connection after 60 seconds; a heartbeat every 20 seconds prevents it.
 */
@ApiExcludeController()
@Controller('ofrep/v1/event-stream')
@OutsideApi()
export class OfrepEventsController implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private streams: OfrepStreams | undefined;

  constructor(
    @Inject(FLAG_SOURCE) private readonly source: ServiceFlagSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.streams = new OfrepStreams({ source: this.source });
  }

  /** Ends streams before the server closes, because open streams would delay the shutdown until its deadline. */
  beforeApplicationShutdown(): void {
    this.streams?.close();
  }

  @Get()
  @LongLived()
  @Public({ because: 'an event says only that flags have changed; browsers cannot send a token with an event stream' })
  open(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (request.method === 'HEAD') {
      reply.headers(STREAM).send();
      return;
    }
    const client = clientAddress(request, this.settings);
    if (this.streams?.hasRoom(client) !== true) {
      throw new Problem('rate-limited', 'Too many event streams are open', { headers: RETRY_LATER });
    }
    const { raw } = reply;
    reply.hijack();
    raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...STREAM });
    const writer = {
      write: (text: string) => raw.write(text) || raw.writableLength < MOST_WAITING,
      end: () => raw.end(),
    };
    const lastEventId = request.headers['last-event-id'];
    const closed = this.streams.open(writer, client, typeof lastEventId === 'string' ? lastEventId : undefined);
    raw.once('close', closed);
  }
}
