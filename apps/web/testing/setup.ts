import { jest } from '@jest/globals';
import '@testing-library/jest-dom';
import { cleanup, configure } from '@testing-library/react';
import { service } from './service.ts';

// The settings have no default stage.
process.env['STAGE'] = 'test';

// Typing is simulated letter by letter, which is slow on a busy machine.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });

beforeAll(() => {
  service.listen({ onUnhandledRequest: 'error' });
});

afterEach(() => {
  service.resetHandlers();
  // Server code is tested without a DOM.
  if (typeof document === 'undefined') return;
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
  for (const cookie of document.cookie.split('; ')) document.cookie = `${cookie.split('=')[0]}=; Max-Age=0; Path=/`;
});

afterAll(() => {
  service.close();
});
