import '@testing-library/jest-dom';
import { cleanup } from '@testing-library/react';
import { service } from './service.ts';

beforeAll(() => {
  service.listen({ onUnhandledRequest: 'error' });
});

afterEach(() => {
  cleanup();
  service.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
  for (const cookie of document.cookie.split('; ')) document.cookie = `${cookie.split('=')[0]}=; Max-Age=0; Path=/`;
});

afterAll(() => {
  service.close();
});
