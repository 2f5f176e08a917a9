/** @jest-environment node */
import { isRouterStateHeader } from './router-state.ts';

const encoded = (value: unknown) => encodeURIComponent(JSON.stringify(value));
const page = ['__PAGE__', {}, null, 'refetch'];

it.each<[string, unknown]>([
  ['a root', ['', { children: page }, null, null, 16]],
  ['a quest', ['', { children: ['quests', { children: [['id', 'q1', 'd', null], { children: page }] }] }]],
  ['an address', ['', {}, ['/quests', '?q=x']]],
  ['siblings and a name', ['', { children: [['id', 'q1', 'di(..)(..)', ['new']], {}] }, null, null, 1, 'x']],
])('accepts %s', (_, state) => {
  expect(isRouterStateHeader(encoded(state))).toBe(true);
});

it.each(['', 'garbage', '%zz', '%c0', '[]', '{}', 'null', '[""]', '["",[]]', '[1,{}]', '["",{"a":[]}]'])(
  'refuses %s',
  (text) => {
    expect(isRouterStateHeader(text)).toBe(false);
  },
);

it.each<[string, unknown]>([
  ['an unknown kind of parameter', ['', { a: [['id', 'x', 'zz', null], {}] }]],
  ['a marker that is none', ['', {}, null, 'all']],
  ['a hint that is no number', ['', {}, null, null, '1']],
  ['more than six parts', ['', {}, null, null, 1, 'x', 1]],
])('refuses %s', (_, state) => {
  expect(isRouterStateHeader(encoded(state))).toBe(false);
});
