import { BRIDGED_FIREFOX, launchOptionsOf } from './other-browsers.mjs';

const type = { executablePath: () => '/cache/browser' };

describe('launchOptionsOf', () => {
  it('prefers the build of Playwright', () => {
    expect(launchOptionsOf('firefox', type, () => true)).toEqual({});
    expect(launchOptionsOf('webkit', type, (path) => path === '/cache/browser')).toEqual({});
  });

  it('takes the Firefox of the system by WebDriver BiDi, behind the bridge', () => {
    expect(launchOptionsOf('firefox', type, (path) => path === '/usr/bin/firefox-esr')).toMatchObject({
      channel: 'moz-firefox',
      executablePath: BRIDGED_FIREFOX,
      env: { CIVICFORGE_FIREFOX: '/usr/bin/firefox-esr' },
    });
  });

  it('returns undefined for a browser that is missing', () => {
    expect(launchOptionsOf('firefox', type, () => false)).toBeUndefined();
    expect(launchOptionsOf('webkit', type, (path) => path === '/usr/bin/firefox-esr')).toBeUndefined();
  });
});
