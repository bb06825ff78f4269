/** Plans in a thread of its own: the caller stays free, and may stop it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Solved } from '../../../shared/src/fleet/improve';
import type { FleetProblem } from '../../../shared/src/fleet/problem';
import type { PlanMessage, PlanTask } from './messages';
import type { SolveOptions } from './solve';

export interface WorkerOptions extends SolveOptions {
  /** The bundle of the worker; absent: beside this one. */
  readonly bundle?: string;
}

/** After a stop or the end of its time the solver gets so long to come to a point where it looks; then the thread is ended. */
const GRACE_MS = 3000;

export async function solveInWorker(problem: FleetProblem, options: WorkerOptions): Promise<Solved> {
  const { seconds, gap, signal, onProgress, bundle = join(__dirname, 'fleet.js') } = options;
  if (!existsSync(bundle)) {
    throw new Error(`${bundle} is missing: the package is not complete`);
  }
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const task: PlanTask = { problem, seconds, gap, stop };
  const worker = new Worker(bundle, { workerData: task });
  const halt = () => Atomics.store(new Int32Array(stop), 0, 1);
  let grace: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Solved>((done, fail) => {
      const giveUp = () => fail(new Error('the solver did not stop in time'));
      const onAbort = () => {
        halt();
        grace ??= setTimeout(giveUp, GRACE_MS);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) {
        onAbort();
      }
      worker.on('message', (message: PlanMessage) => {
        switch (message.type) {
          case 'progress':
            onProgress?.(message.progress);
            break;
          case 'solved':
            done(message.solved);
            break;
          default:
            fail(new Error(message.message));
        }
      });
      worker.on('error', fail);
      worker.on('exit', () => fail(new Error('the solver ended without an answer')));
    });
  } finally {
    clearTimeout(grace);
    await worker.terminate();
  }
}
