import { startWorker } from './main.ts';
import type { WorkerScope } from './scope.ts';

// The global scope of a service worker, which the library of the pages does not know.
startWorker(globalThis as unknown as WorkerScope);
