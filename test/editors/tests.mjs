// Tests as they are counted: run some at a time, said one a line in the order of the list.
import assert from 'node:assert/strict';

/** Editors wait for servers most of the time: more at once than there are cores is no gain on a small machine. */
const AT_ONCE = 2;

export async function runTests(tests) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const outcomes = tests.map(() => Promise.withResolvers?.() ?? deferred());
  let next = 0;
  const worker = async () => {
    for (;;) {
      const index = next;
      next += 1;
      if (index >= tests.length) return;
      outcomes[index].resolve(await outcomeOf(tests[index]));
    }
  };
  const workers = Array.from({ length: AT_ONCE }, worker);
  for (const [index, { name }] of tests.entries()) {
    const { kind, words, ms } = await outcomes[index].promise;
    total[kind] += 1;
    console.log(`${MARKS[kind]}  ${name}${words ? `: ${words}` : ''}${ms ? ` (${ms} ms)` : ''}`);
  }
  await Promise.all(workers);
  return total;
}

const MARKS = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' };

async function outcomeOf({ body, skip }) {
  if (skip) return { kind: 'skipped', words: skip };
  const started = performance.now();
  try {
    const words = await body();
    return { kind: 'passed', words, ms: Math.round(performance.now() - started) };
  } catch (error) {
    return { kind: 'failed', words: String(error?.stack ?? error).replaceAll('\n', '\n      ') };
  }
}

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

/** What holds at the end of every session: both programs went by themselves, and nothing stays behind. */
export function assertCleanExit({ editor, code, exits, left, traffic }) {
  assert.equal(code, 0, `${editor} ended with ${code}`);
  assert.deepEqual(left, [], 'a process was left behind');
  // Eglot deletes the process as soon as it has sent `exit`, so it may see the signal.
  const fine = editor === 'emacs' ? [0, 9] : [0];
  assert.ok(exits.length === 0 || fine.includes(exits.at(-1).code), `the server ended with ${JSON.stringify(exits)}`);
  assert.ok(!traffic || (traffic.attempts === 0 && traffic.devices.join() === 'lo'), JSON.stringify(traffic));
}
