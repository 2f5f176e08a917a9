import { randomBytes } from 'node:crypto';
import { Webhook as Verifier } from 'standardwebhooks';
import { LostSecret, newSecret, SecretBox, signedHeaders } from './webhook-secret.ts';

const BODY = JSON.stringify({ type: 'quest.claimed', data: { title: 'Grüße 🌳' } });
const key = () => randomBytes(32);

describe('signedHeaders', () => {
  it('are verified by the reference library of Standard Webhooks', () => {
    const secret = newSecret();
    const headers = signedHeaders('msg_abc', new Date(), BODY, [secret]);
    expect(new Verifier(secret).verify(BODY, headers)).toEqual(JSON.parse(BODY));
    expect(() => new Verifier(newSecret()).verify(BODY, headers)).toThrow('No matching signature');
    expect(() => new Verifier(secret).verify(`${BODY} `, headers)).toThrow('No matching signature');
  });

  it('are verified by either secret of a rotation', () => {
    const [before, after] = [newSecret(), newSecret()];
    const headers = signedHeaders('msg_abc', new Date(), BODY, [after, before]);
    for (const secret of [before, after]) expect(new Verifier(secret).verify(BODY, headers)).toBeDefined();
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
  });

  it('are refused by the reference library when they are old', () => {
    const secret = newSecret();
    const headers = signedHeaders('msg_abc', new Date(Date.now() - 3_600_000), BODY, [secret]);
    expect(() => new Verifier(secret).verify(BODY, headers)).toThrow('too old');
  });
});

describe('newSecret', () => {
  it('is the prefix and the base64 of 32 bytes', () => {
    expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newSecret()).not.toBe(newSecret());
  });
});

describe('SecretBox', () => {
  it('opens what it has sealed, and shows nothing of it', () => {
    const box = new SecretBox([key()]);
    const secret = newSecret();
    const sealed = box.seal('one', secret);
    expect(sealed).not.toContain(secret.slice(6));
    expect(box.open('one', sealed)).toBe(secret);
    expect(box.seal('one', secret)).not.toBe(sealed);
  });

  it('seals with the first key and opens with every key of the list', () => {
    const [old, next] = [key(), key()];
    const sealed = new SecretBox([old]).seal('one', 'whsec_x');
    expect(new SecretBox([next, old]).open('one', sealed)).toBe('whsec_x');
    expect(() => new SecretBox([old]).open('one', new SecretBox([next, old]).seal('one', 'whsec_x'))).toThrow(
      LostSecret,
    );
  });

  it('refuses a secret of another webhook, another key, and a damaged one', () => {
    const box = new SecretBox([key()]);
    const sealed = box.seal('one', 'whsec_x');
    const last = sealed.at(-5) === 'A' ? 'B' : 'A';
    for (const [webhookId, text] of [
      ['two', sealed],
      ['one', `${sealed.slice(0, -5)}${last}${sealed.slice(-4)}`],
      ['one', sealed.slice(0, 20)],
      ['one', ''],
    ] as const) {
      expect(() => box.open(webhookId, text)).toThrow(LostSecret);
    }
    expect(() => new SecretBox([key()]).open('one', sealed)).toThrow(LostSecret);
  });
});
