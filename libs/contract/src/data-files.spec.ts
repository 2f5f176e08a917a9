import { parseCostEstimate, totalDollars } from './cost-estimate.ts';
import { overdueTasks, parseSecurityCalendar } from './security-calendar.ts';

const LINE = { component: 'network', what: 'NAT gateways', quantity: 1, dollars: 32.85 };
const STAGE = { drivers: '1 NAT gateway', atRest: [LINE], perMillionQuests: [LINE] };
const MEASURED = {
  ...{ state: 'today', cpuMilliseconds: 40, writeUnits: 149, readUnits: 219 },
  ...{ computeDollars: 0.91, databaseDollars: 120.5 },
};
const STAGE_COSTS = { dev: STAGE, staging: STAGE, prod: STAGE };
const CALL = { action: 'a claim of any place', writeUnits: 26, readUnits: 10, databaseDollars: 17.5 };
const ROUND = {
  ...{ round: 'dispatch', everySeconds: 10, requests: 14, writeUnits: 0, readUnits: 7 },
  ...{ queueRequests: 0, dollars: 0.39 },
};
const COST = {
  ...{ questUsage: { requests: 40 }, measured: [MEASURED], calls: [CALL], rounds: [ROUND], stages: STAGE_COSTS },
};
const TASK = { task: 'roles reviewed', every: 'monthly', lastDone: '2026-04-20', by: 'security review' };

describe('parseCostEstimate', () => {
  it('accepts the estimate of every stage', () => {
    expect(parseCostEstimate(COST)).toEqual(COST);
  });

  it.each([
    ['cost', undefined],
    ['questUsage', { ...COST, questUsage: [] }],
    ['questUsage.requests', { ...COST, questUsage: { requests: -1 } }],
    ['measured[0].writeUnits', { ...COST, measured: [{ ...MEASURED, writeUnits: 'many' }] }],
    ['calls[0].readUnits', { ...COST, calls: [{ ...CALL, readUnits: -1 }] }],
    ['rounds[0].dollars', { ...COST, rounds: [{ ...ROUND, dollars: '0.39' }] }],
    ['stages.prod', { ...COST, stages: { dev: STAGE, staging: STAGE } }],
    ['stages.dev.drivers', { ...COST, stages: { ...COST.stages, dev: { ...STAGE, drivers: ' ' } } }],
    ['stages.dev.atRest', { ...COST, stages: { ...COST.stages, dev: { ...STAGE, atRest: [] } } }],
    [
      'stages.dev.atRest[0].dollars',
      { ...COST, stages: { ...COST.stages, dev: { ...STAGE, atRest: [{ ...LINE, dollars: '32.85' }] } } },
    ],
  ])('refuses a fault at %s and names it', (path, content) => {
    expect(() => parseCostEstimate(content)).toThrow(`${path} must be`);
  });
});

describe('totalDollars', () => {
  it('sums the lines', () => {
    expect(totalDollars([LINE, LINE])).toBeCloseTo(65.7);
  });
});

describe('parseSecurityCalendar', () => {
  it('accepts a date and never', () => {
    const tasks = [TASK, { ...TASK, lastDone: 'never' }];
    expect(parseSecurityCalendar({ tasks })).toEqual(tasks);
  });

  it.each([
    ['calendar', 'weekly'],
    ['tasks', { tasks: [] }],
    ['tasks[0]', { tasks: ['roles'] }],
    ['tasks[0].every', { tasks: [{ ...TASK, every: 'daily' }] }],
    ['tasks[0].every', { tasks: [{ ...TASK, every: 'toString' }] }],
    ['tasks[0].lastDone', { tasks: [{ ...TASK, lastDone: '2026-02-30' }] }],
    ['tasks[0].lastDone', { tasks: [{ ...TASK, lastDone: 'last week' }] }],
    ['tasks[0].by', { tasks: [{ ...TASK, by: '' }] }],
  ])('refuses a fault at %s and names it', (path, content) => {
    expect(() => parseSecurityCalendar(content)).toThrow(`${path} must be`);
  });
});

describe('overdueTasks', () => {
  const NOW = Date.parse('2026-05-06T12:00:00Z');
  it.each([
    ['weekly', '2026-05-01', false],
    ['weekly', '2026-04-20', true],
    ['monthly', '2026-04-20', false],
    ['quarterly', '2026-01-01', true],
    ['yearly', '2025-06-01', false],
    ['yearly', 'never', true],
    ['yearly', '2027-05-06', true],
  ] as const)('judges a %s task last done on %s: overdue %p', (every, lastDone, isOverdue) => {
    expect(overdueTasks([{ ...TASK, every, lastDone }], NOW)).toHaveLength(isOverdue ? 1 : 0);
  });
});
