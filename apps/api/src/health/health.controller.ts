import { Controller, Get, Headers, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { type Answer, answer } from '../http/answer.ts';
import { Public } from '../http/caller.ts';
import { sameSecret } from '../http/client-address.ts';
import { Draining } from '../http/draining.ts';
import { OutsideApi } from '../http/outside-api.ts';
import { Probe } from '../http/probe.ts';
import { HealthView, ReadinessView } from './health.view.ts';
import { Readiness } from './readiness.ts';

const HEALTH_PATHS = ['health', 'api/v1/health'];

/** Addresses of the liveness probe. */
export const LIVENESS_ADDRESSES = HEALTH_PATHS.map((path) => `/${path}`);

@ApiTags('health')
@Controller(HEALTH_PATHS)
@OutsideApi()
export class HealthController {
  constructor(
    private readonly draining: Draining,
    private readonly readiness: Readiness,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Answers without calling the database, so that load balancer probes are cheap and independent of it. */
  @Get()
  @Probe()
  @Public({ because: 'load balancers and people look here whether the service is up' })
  @ApiOkResponse({ type: HealthView })
  @ApiServiceUnavailableResponse({ type: HealthView, description: 'The process is about to stop.' })
  health(): Answer<HealthView> {
    const { version, stage } = this.settings;
    const status = this.draining.began ? 'draining' : 'ok';
    const body: HealthView = { status, version, stage, uptimeSeconds: Math.floor(process.uptime()) };
    return answer(body, { status: status === 'ok' ? 200 : 503 });
  }

  @Get('ready')
  @Probe()
  @Public({ because: 'releases and alarms ask whether the dependencies answer; strangers see the status alone' })
  @ApiOkResponse({ type: ReadinessView })
  @ApiServiceUnavailableResponse({ type: ReadinessView, description: 'A dependency does not answer.' })
  async ready(@Headers('x-api-key') apiKey?: string): Promise<Answer<ReadinessView>> {
    const { status, info, error, details } = await this.readiness.check();
    const maySeeDetails = this.settings.isLocalOrTest || sameSecret(apiKey, this.settings.apiKey);
    const isUp = (status === 'ok' || status === 'degraded') && !this.draining.began;
    const body = { status: this.draining.began ? 'shutting_down' : status };
    return answer(maySeeDetails ? { ...body, info: info ?? {}, error: error ?? {}, details } : body, {
      status: isUp ? 200 : 503,
    });
  }
}
