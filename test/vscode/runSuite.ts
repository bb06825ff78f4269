/** Runs the suite inside the extension host and prints one line per test. */
import { format } from 'node:util';

const LIMIT_MS = 60_000;
const SLOW_MS = 2_000;

/** Rejects when a test failed: the host turns that into the exit code. */
export async function runSuite(files: readonly (() => Promise<unknown>)[]): Promise<void> {
  const { default: Mocha } = await import('mocha');
  // The editor's own log shares this console; the mark tells the lines apart (asElectron.mjs).
  const mark = process.env['PLACEWRIGHT_TEST_MARK'] ?? '';
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) =>
    format(...parts)
      .split('\n')
      .forEach((line) => console.log(mark + line));

  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', color: false, timeout: LIMIT_MS, slow: SLOW_MS });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  for (const load of files) {
    await load();
  }
  if (mocha.suite.suites.length === 0) {
    throw new Error('No tests were found.');
  }
  const failures = await new Promise<number>((done) => mocha.run(done));
  if (failures > 0) {
    throw new Error(`${failures} failing`);
  }
}
