import { startTestApp } from '../../testing/app.ts';
import { readSettings } from '../config/settings.ts';
import { securityText } from './security-text.ts';

const NOW = new Date('2026-03-04T05:06:07.000Z');

describe('the contact for vulnerabilities', () => {
  it('is written as RFC 9116 wants it, and runs out within a year', () => {
    expect(securityText('mailto:security@example.org', 'https://example.org', NOW)).toBe(
      'Contact: mailto:security@example.org\n' +
        'Expires: 2026-08-31T00:00:00.000Z\n' +
        'Preferred-Languages: en, de\n' +
        'Canonical: https://example.org/.well-known/security.txt\n',
    );
  });

  it('is served without a session if the stage has a contact', async () => {
    const test = await startTestApp({ environment: { SECURITY_CONTACT: 'mailto:security@example.org' } });
    const answer = await test.http.get('/.well-known/security.txt');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    });
    expect(answer.text).toContain('Contact: mailto:security@example.org\n');
    await test.close();
  });

  it('is not found where none is named', async () => {
    const test = await startTestApp();
    const answer = await test.http.get('/.well-known/security.txt');
    expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    await test.close();
  });

  it.each([
    'security@example.org',
    'http://example.org/security',
    'mailto:a@b.c\nContact: mailto:d@e.f',
    'see the docs',
  ])('is refused at the start in the form %j', (contact) => {
    const environment = { STAGE: 'local', COGNITO_USER_POOL_ID: 'us-east-1_A', COGNITO_APP_CLIENT_ID: 'client1' };
    expect(() => readSettings({ ...environment, SECURITY_CONTACT: contact })).toThrow(/SECURITY_CONTACT/);
  });
});
