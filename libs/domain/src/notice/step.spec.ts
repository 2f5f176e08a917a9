import { pathOfNotice } from './step.ts';

describe('pathOfNotice', () => {
  it.each([
    ['the quest at the step of the notice', { kind: 'attested', questId: 'Q1' }, '/quests/Q1?do=attest'],
    ['the quest of a kind of a newer version', { kind: 'sung', questId: 'Q1' }, '/quests/Q1'],
    ['the call with a date that was left out', { kind: 'call-left-out', callId: 'C 1' }, '/calls/C%201'],
    ['the webhooks', { kind: 'webhook-off' }, '/me/webhooks'],
  ])('leads to %s', (_, notice, path) => {
    expect(pathOfNotice(notice)).toBe(path);
  });
});
