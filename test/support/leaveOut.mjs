// Leaves sources out in as many threads as there are cores: each is a fit of its own. The same rows give the same bits.
import { availableParallelism } from 'node:os';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { calibration } from './accuracy.mjs';

if (!isMainThread) {
  const { casesOf, leftOutMessages } = calibration();
  const fit = { cases: casesOf(workerData.measurements), offsets: workerData.offsets };
  parentPort.on('message', (source) => parentPort.postMessage({ source, rows: leftOutMessages(fit, source) }));
}

/** `tell` hears of each source that is done. */
export async function leaveOutAll(measurements, offsets, sources, tell = () => {}) {
  const waiting = [...sources];
  const messages = [];
  const work = () =>
    new Promise((done, fail) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { measurements, offsets } });
      const next = () => {
        const source = waiting.shift();
        if (source === undefined) worker.terminate().then(done, fail);
        else worker.postMessage(source);
      };
      worker.on('error', fail);
      worker.on('message', ({ source, rows }) => {
        tell(source);
        messages.push(...rows);
        next();
      });
      next();
    });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), waiting.length) }, work));
  return messages;
}
