/**
 * Jest's runtime, with coverage that stays on between the files of a worker. Jest starts V8's debugger and precise coverage anew for
 * each file, which walks the whole heap of the worker: a quarter of the processor time of a covered run.
 *
 * V8 resets its counters with each reading, so a file still gets its own counts. Scripts of earlier files count nothing again.
 * @see https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#method-takePreciseCoverage
 */
import { Session } from 'node:inspector/promises';
import { CoverageInstrumenter } from 'collect-v8-coverage';
import runtime from 'jest-runtime';

/** Of this worker, from its first covered file on. */
let session;

CoverageInstrumenter.prototype.startInstrumenting = async function startOnce() {
  if (session !== undefined) return;
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
};

CoverageInstrumenter.prototype.stopInstrumenting = async function readCounters() {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result;
};

export default runtime.default ?? runtime;
