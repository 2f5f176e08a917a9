import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpException,
  Module,
  Param,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { RuleError } from '@civicforge/domain';
import { Database } from '../src/dynamo/database.ts';
import { commit } from '../src/dynamo/transaction.ts';
import { idempotencyWrites } from '../src/http/idempotency.writes.dynamo.ts';
import { type Answer, answer, noContent } from '../src/http/answer.ts';
import { type Caller, CallerOf, Groups, OptionalCaller, OptionalCallerOf, Public } from '../src/http/caller.ts';
import { type Change, ChangeOf } from '../src/http/change.ts';
import { parseIfMatch } from '../src/http/if-match.ts';
import { Problem, validationFailed } from '../src/http/problem.ts';
import type { ProblemCode } from '../src/http/problem-codes.ts';
import { CountsAsRead, RateClass } from '../src/http/rate-limits.ts';
import {
  OneOf,
  Optional,
  PageQuery,
  PlainText,
  QueryList,
  QueryTrue,
  WholeNumber,
  YesOrNo,
} from '../src/http/validation.ts';

export class ThingBody {
  @PlainText({ min: 2, max: 10 })
  title!: string;

  @Optional()
  @WholeNumber(1, 5)
  amount?: number;

  @Optional()
  @YesOrNo()
  urgent?: boolean;

  @Optional()
  @OneOf(['red', 'green'] as const)
  colour?: 'red' | 'green';
}

export class ThingQuery extends PageQuery {
  @Optional()
  @QueryList(['A', 'B'] as const)
  status?: ('A' | 'B')[];

  @Optional()
  @QueryTrue()
  claimable?: true;
}

/** What the tests steer and watch. */
export class Steering {
  runs = 0;
  changes: string[] = [];
  /** What the next calls of `steered` do. */
  next: (change: Change) => Promise<unknown> = () => Promise.resolve(answer({ done: true }));
}

/** Routes that show what the edge does around any route. */
@Controller('try')
export class TryController {
  constructor(
    private readonly steering: Steering,
    private readonly database: Database,
  ) {}

  @Post('things')
  create(@Body() body: ThingBody, @CallerOf() caller: Caller, @ChangeOf() change: Change): Answer<object> {
    this.steering.runs += 1;
    this.steering.changes.push(change.id);
    const { runs } = this.steering;
    return answer({ runs, by: caller.userId, ...body }, { status: 201, etag: 1, location: `/api/v1/try/${runs}` });
  }

  @Post('steered')
  async steered(@ChangeOf() change: Change): Promise<unknown> {
    this.steering.runs += 1;
    this.steering.changes.push(change.id);
    return this.steering.next(change);
  }

  /** A change as the features make them: effect and answer in one transaction; dies afterwards where it is told. */
  @Post('transacted')
  async transacted(@ChangeOf() change: Change): Promise<Answer<object>> {
    this.steering.runs += 1;
    const made = answer({ change: change.id }, { status: 201, etag: 1 });
    await commit(this.database, `${change.id}-${this.steering.runs}`, [
      {
        name: 'effect',
        write: {
          Put: {
            TableName: this.database.tables.runtime,
            Item: { key: `effect#${change.id}` },
            ConditionExpression: 'attribute_not_exists(#key)',
            ExpressionAttributeNames: { '#key': 'key' },
          },
        },
      },
      ...idempotencyWrites(
        this.database,
        change.finish(() => made),
      ),
    ]);
    await this.steering.next(change);
    return made;
  }

  @Post('plain')
  plain(): object {
    return { plain: true };
  }

  @Post('nothing')
  nothing(): Answer<undefined> {
    return noContent();
  }

  @Get('versioned')
  versioned(): Answer<object> {
    return answer({ version: 3 }, { etag: 3 });
  }

  @Patch('versioned')
  edit(@Headers('if-match') ifMatch?: string): object {
    return { version: parseIfMatch(ifMatch) ?? null };
  }

  @Delete('versioned')
  remove(): object {
    return { removed: true };
  }

  @Get('list')
  list(@Query() query: ThingQuery): object {
    return { ...query };
  }

  @Get('named/:name')
  named(@Param('name') name: string): object {
    return { name };
  }

  @Get('fails/:code')
  fails(@Param('code') code: string): never {
    if (code === 'bug') throw new TypeError('secret-detail is not a function');
    if (code === 'rule') throw new RuleError('quest.own', 'It is yours', {});
    if (code === 'field') {
      const [earliest, latest] = ['2026-05-04T13:00:00.000Z', '2027-05-04T12:00:00.000Z'];
      throw new RuleError('quest.deadline', 'is too near', { earliest, latest }, 'expiresAt');
    }
    if (code === 'nest') throw new HttpException('secret-detail', 418);
    if (code === 'validation') throw validationFailed({ path: 'a', message: 'b' });
    throw new Problem(code as ProblemCode);
  }

  @Get('open')
  @Public({ because: 'a test' })
  open(): Answer<object> {
    return answer({ open: true }, { headers: { 'cache-control': 'public, max-age=10' } });
  }

  @Get('optional')
  @OptionalCaller({ because: 'a test' })
  optional(@OptionalCallerOf() caller?: Caller): object {
    return { userId: caller?.userId ?? null };
  }

  @Get('admins')
  @Groups('admins')
  admins(): object {
    return { ok: true };
  }

  @Get('moderators')
  @Groups('moderators')
  moderators(): object {
    return { ok: true };
  }

  @Post('read')
  @CountsAsRead()
  read(): object {
    return { read: true };
  }

  @Post('dispute')
  @RateClass('dispute')
  dispute(): object {
    return { ok: true };
  }
}

@Module({ controllers: [TryController], providers: [Steering] })
export class TryModule {}
