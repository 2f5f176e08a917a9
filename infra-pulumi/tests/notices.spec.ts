import { at, fields, ofType, text } from '../rules/resource.ts';
import { type NoticeName, noticeTexts } from '../notice-texts.ts';
import { prepared } from './graphs.ts';

const { resources } = prepared().stages.prod;
const TARGET = 'cloudwatch/eventTarget:EventTarget';

/** Events as AWS documents them, shortened. Reasons can contain quotes. */
const EVENTS: Readonly<Record<NoticeName, object>> = {
  'deployment-failed': {
    time: '2026-05-05T11:40:00Z',
    detail: { deploymentId: 'd-1', application: 'civicforge-prod-api', state: 'FAILURE' },
  },
  'deployment-done': {
    time: '2026-05-05T11:40:00Z',
    detail: { deploymentId: 'd-1', application: 'civicforge-prod-api', state: 'SUCCESS' },
  },
  'flags-rolled-back': { time: '2026-05-05T11:40:00Z', detail: { DeploymentNumber: 12, Application: { Id: 'a' } } },
  'service-impaired': {
    time: '2026-05-05T11:40:00Z',
    resources: ['arn:aws:ecs:us-east-1:123456789012:service/civicforge-prod-cluster/civicforge-prod-api'],
    // No reason: most warnings have none.
    detail: { eventType: 'WARN', eventName: 'SERVICE_TASK_START_IMPAIRED' },
  },
  'task-stopped': {
    time: '2026-05-05T11:40:00Z',
    detail: {
      group: 'service:civicforge-prod-api',
      stoppedReason: 'Container "api" exited',
      taskArn: 'arn:task/1',
      containers: [{ exitCode: 137 }],
    },
  },
};

const NAMES = Object.keys(EVENTS) as NoticeName[];

function valueAt(event: object, path: string): unknown {
  const steps = path
    .slice(2)
    .split(/[.[\]]+/)
    .filter(Boolean);
  return at(event, ...steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step)));
}

/**
 * Fills a template as EventBridge does: a missing field leaves an empty text, and a value inside of quotes is escaped.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
function delivered(name: string, event: object): string {
  const target = ofType(resources, TARGET).find((one) => one.name === `civicforge-prod-${name}`);
  const transformer = fields(target?.props['inputTransformer']);
  const paths = fields(transformer['inputPaths']);
  return text(transformer['inputTemplate']).replaceAll(/<(\w+)>/g, (_, key: string) => {
    if (paths[key] === undefined) throw new Error(`${name}: <${key}> has no path`);
    const value = valueAt(event, text(paths[key]));
    const words = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return JSON.stringify(words).slice(1, -1);
  });
}

describe.each(NAMES)('the notice %s', (name) => {
  it('is readable as a mail: words and the next command, no JSON', () => {
    const lines = delivered(name, EVENTS[name]).split('\n');

    expect(lines[0]).toMatch(/^"\[prod\] [A-Z]/);
    expect(lines.at(-1)).toMatch(/^"Next: npm run ops -- \w+/);
    expect(lines.join('')).not.toMatch(/[{}<>]|undefined|detail/);
    expect(lines.join('')).toContain('2026-05-05T11:40:00Z');
  });

  it('has the schema of custom notifications in the chat', () => {
    const notice = JSON.parse(delivered(`${name}-chat`, EVENTS[name])) as object;

    expect(notice).toMatchObject({ version: '1.0', source: 'custom', content: { textType: 'client-markdown' } });
    expect(text(at(notice, 'content', 'description'))).toContain('2026-05-05T11:40:00Z');
    expect(text(at(notice, 'content', 'nextSteps', 0))).toMatch(/^npm run ops -- /);
    expect(text(at(notice, 'metadata', 'threadId'))).not.toBe('');
  });
});

describe('the notices', () => {
  it('use every field that they read, and every rule that reports has a text', () => {
    for (const { title, lines, thread, paths } of Object.values(noticeTexts('prod'))) {
      const words = [title, thread, ...lines].join(' ');
      expect(Object.keys(paths).filter((key) => !words.includes(`<${key}>`))).toEqual([]);
    }
    const reporting = ofType(resources, TARGET).filter(({ props }) => props['ecsTarget'] === undefined);
    expect(reporting.map(({ name }) => name.replace('civicforge-prod-', '')).sort()).toEqual(
      NAMES.flatMap((name) => [name, `${name}-chat`]).sort(),
    );
    expect(reporting.filter(({ props }) => props['inputTransformer'] === undefined)).toEqual([]);
  });
});
