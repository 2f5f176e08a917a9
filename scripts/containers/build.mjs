/** Builds one application inside an image, by the steps of `npm run build`: `node scripts/containers/build.mjs api`. */
import { attempt } from '../setup/attempt.mjs';
import { ensureBuilt } from '../setup/build.mjs';

await attempt(() => ensureBuilt(process.argv.slice(2), { force: true }));
