/** @jest-environment node */
import { prerender } from 'react-dom/static';
import { drawnPart } from './lazy-part.tsx';

it('drawnPart is in the page of the server', async () => {
  const Part = drawnPart<{ name: string }>(() => Promise.resolve(({ name }) => <p>{name}</p>));
  const { prelude } = await prerender(<Part name="one" />);
  expect(await new Response(prelude as ReadableStream).text()).toContain('<p>one</p>');
});
