import { publicOrigin, readSettings } from './settings.ts';

describe('settings of the web application', () => {
  it('have defaults for a local installation', () => {
    expect(readSettings({ STAGE: 'local' })).toMatchObject({
      apiUrl: 'http://127.0.0.1:3001',
      publicOrigins: ['http://localhost:5173', 'http://127.0.0.1:5173'],
      trustedProxyHops: 0,
      questCost: 1,
      defaultXp: 100,
      defaultReputation: 10,
      communityTimeZone: 'Europe/Berlin',
      stage: 'local',
    });
  });

  it('read every variable', () => {
    const settings = readSettings({
      API_URL: 'http://api.internal:8080/',
      PUBLIC_ORIGIN: 'https://civicforge.example, https://www.civicforge.example',
      VISITOR_ADDRESS_SECRET: 'secret',
      PHOTO_UPLOAD_ORIGIN: 'https://photos.example',
      STAGE: 'prod',
      TRUSTED_PROXY_HOPS: '2',
      ECONOMY_QUEST_COST: '3',
      ECONOMY_DEFAULT_XP: '',
    });
    expect(settings).toMatchObject({
      apiUrl: 'http://api.internal:8080',
      publicOrigins: ['https://civicforge.example', 'https://www.civicforge.example'],
      visitorAddressSecret: 'secret',
      photoUploadOrigin: 'https://photos.example',
      stage: 'prod',
      trustedProxyHops: 2,
      questCost: 3,
      defaultXp: 100,
    });
  });

  it('read the community and the texts of its operator', () => {
    expect(readSettings({ STAGE: 'local' }).community).toEqual({ name: 'CivicForge', texts: {} });
    const { community } = readSettings({
      STAGE: 'local',
      COMMUNITY_NAME: ' South Town ',
      COMMUNITY_OPERATOR: 'South Town e.V.\\nMain Street 1',
      COMMUNITY_EMAIL: 'hello@southtown.example',
      COMMUNITY_TEXTS: '{ "rules": { "de": "## Sei nett" } }',
    });
    expect(community).toEqual({
      name: 'South Town',
      operator: 'South Town e.V.\nMain Street 1',
      email: 'hello@southtown.example',
      texts: { rules: { de: '## Sei nett' } },
    });
  });

  it.each([
    ['COMMUNITY_NAME', 'x'.repeat(41)],
    ['COMMUNITY_TEXTS', '{'],
    ['COMMUNITY_TEXTS', '[]'],
    ['COMMUNITY_TEXTS', '{ "imprint": {} }'],
    ['COMMUNITY_TEXTS', '{ "rules": { "tlh": "x" } }'],
    ['COMMUNITY_TEXTS', '{ "rules": { "en": " " } }'],
    ['COMMUNITY_TEXTS', '{ "rules": "x" }'],
  ])('refuse a wrong %s: %s', (name, value) => {
    expect(() => readSettings({ STAGE: 'local', [name]: value })).toThrow(name);
  });

  it.each([
    ['STAGE', undefined],
    ['STAGE', ''],
    ['STAGE', 'production'],
    ['API_URL', 'api'],
    ['API_URL', 'ftp://api'],
    ['PUBLIC_ORIGIN', 'https://civicforge.example/app'],
    ['TRUSTED_PROXY_HOPS', '-1'],
    ['ECONOMY_QUEST_COST', 'many'],
    ['COMMUNITY_TIME_ZONE', 'Mars/Olympus'],
    ['LOCAL_MAILS', 'mails'],
  ])('refuse the variable %s with the value %s', (name, value) => {
    expect(() => readSettings({ STAGE: 'local', [name]: value })).toThrow(name);
  });

  const deployed = {
    API_URL: 'https://api.internal',
    PUBLIC_ORIGIN: 'https://civicforge.example',
    VISITOR_ADDRESS_SECRET: 'a-secret-of-the-stage',
    PHOTO_UPLOAD_ORIGIN: 'https://photos.example',
  };

  it.each(['dev', 'staging', 'prod'])('require every variable of a deployment in the stage %s', (stage) => {
    expect(readSettings({ STAGE: stage, ...deployed })).toMatchObject({ stage, apiUrl: 'https://api.internal' });
    for (const name of Object.keys(deployed)) {
      for (const value of [undefined, '', ' ']) {
        expect(() => readSettings({ STAGE: stage, ...deployed, [name]: value })).toThrow(`${name} is missing`);
      }
    }
    const http = { PUBLIC_ORIGIN: 'https://civicforge.example,http://civicforge.example' };
    expect(() => readSettings({ STAGE: stage, ...deployed, ...http })).toThrow('PUBLIC_ORIGIN must be https');
  });

  it.each(['dev', 'staging', 'prod'])('refuse a folder of mails in the stage %s', (stage) => {
    expect(readSettings({ STAGE: stage, ...deployed }).localMails).toBeUndefined();
    expect(() => readSettings({ STAGE: stage, ...deployed, LOCAL_MAILS: '/mails' })).toThrow('LOCAL_MAILS is allowed');
    expect(readSettings({ STAGE: 'test', LOCAL_MAILS: '/mails' }).localMails).toBe('/mails');
  });

  it('derive the public origin of a request', () => {
    const told = readSettings({ STAGE: 'local', PUBLIC_ORIGIN: 'https://a.example,https://b.example:8443' });
    expect(publicOrigin('b.example:8443', told)).toBe('https://b.example:8443');
    expect(publicOrigin('evil.example', told)).toBe('https://a.example');
    expect(publicOrigin(null, told)).toBe('https://a.example');
    expect(publicOrigin('127.0.0.1:5173', readSettings({ STAGE: 'local' }))).toBe('http://127.0.0.1:5173');
  });
});
