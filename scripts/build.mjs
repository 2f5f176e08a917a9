/** `npm run build`: builds service and web application, whether or not they changed. */
import { ensureBuilt } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { attempt } from './setup/attempt.mjs';

await attempt(async () => {
  await ensureInstalled();
  await ensureBuilt(['api', 'web'], { force: true });
});
