import { publicOrigin, readSettings } from './settings.ts';

describe('settings of the web application', () => {
  it('have defaults for a local installation', () => {
    expect(readSettings({})).toMatchObject({
      apiUrl: 'http://127.0.0.1:3001',
      publicOrigins: [],
      trustedProxyHops: 0,
      questCost: 1,
      defaultXp: 100,
      defaultReputation: 10,
      stage: 'local',
    });
  });

  it('read every variable', () => {
    const settings = readSettings({
      API_URL: 'http://api.internal:8080/',
      PUBLIC_ORIGIN: 'https://civicforge.example, https://www.civicforge.example',
      VISITOR_ADDRESS_SECRET: 'secret',
      STAGE: 'prod',
      TRUSTED_PROXY_HOPS: '2',
      ECONOMY_QUEST_COST: '3',
      ECONOMY_DEFAULT_XP: '',
    });
    expect(settings).toMatchObject({
      apiUrl: 'http://api.internal:8080',
      publicOrigins: ['https://civicforge.example', 'https://www.civicforge.example'],
      visitorAddressSecret: 'secret',
      stage: 'prod',
      trustedProxyHops: 2,
      questCost: 3,
      defaultXp: 100,
    });
  });

  it.each([
    ['API_URL', 'api'],
    ['API_URL', 'ftp://api'],
    ['PUBLIC_ORIGIN', 'https://civicforge.example/app'],
    ['TRUSTED_PROXY_HOPS', '-1'],
    ['ECONOMY_QUEST_COST', 'many'],
  ])('refuse the variable %s with the value %s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(name);
  });

  it('derive the public origin of a request', () => {
    const told = readSettings({ PUBLIC_ORIGIN: 'https://a.example,https://b.example:8443' });
    expect(publicOrigin('b.example:8443', told)).toBe('https://b.example:8443');
    expect(publicOrigin('evil.example', told)).toBe('https://a.example');
    expect(publicOrigin('localhost:5173', readSettings({}))).toBe('http://localhost:5173');
    expect(publicOrigin(null, readSettings({}))).toBe('http://localhost');
  });
});
