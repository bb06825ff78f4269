/** The thread that plans: HiGHS blocks while it works, and its memory goes when the thread ends. */
import loadHighs from 'highs';
import { parentPort, workerData } from 'node:worker_threads';
import { improve } from '../../../shared/src/fleet/improve';
import { highsSolver } from './highsSolver';
import type { PlanMessage, PlanTask } from './messages';

/** Often enough to follow, seldom enough not to fill the queue. */
const TELL_EVERY_MS = 100;

async function main(task: PlanTask): Promise<void> {
  const send = (message: PlanMessage) => parentPort?.postMessage(message);
  try {
    const stop = new Int32Array(task.stop);
    const solver = highsSolver(await loadHighs(), () => Atomics.load(stop, 0) !== 0);
    let told = 0;
    const solved = improve(task.problem, solver, {
      ...task,
      onProgress: (progress) => {
        const now = performance.now();
        if (now - told >= TELL_EVERY_MS || progress.stage !== 'plan') {
          told = now;
          send({ type: 'progress', progress });
        }
      },
    });
    send({ type: 'solved', solved });
  } catch (error) {
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

void main(workerData as PlanTask);
