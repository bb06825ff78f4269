// npm test: installs what is missing, builds, and runs every suite; two at a time where nothing depends on how quick they are.
//
//   npm test                          everything
//   npm test -- --only=unit,layers    some suites, by name
//   npm test -- --no-editor           without those that need the editor host or a browser
//
// Runs on a fresh clone: nothing here may import a package.
import { spawn } from 'node:child_process';
import { installDependencies } from './host/dependencies.mjs';
import { repository } from './host/paths.mjs';

const node = process.execPath;
const bin = (name) => [node, `node_modules/${name}`];

/** A suite without counts of its own is one check; one that is `aside` runs beside the unit tests, which keep one core busy. */
const SUITES = [
  { name: 'build', command: [node, 'esbuild.mjs'] },
  { name: 'types', command: [...bin('ts7/bin/tsc'), '-b'] },
  { name: 'lint', command: [...bin('oxlint/bin/oxlint'), '--deny-warnings'] },
  { name: 'format', command: [...bin('oxfmt/bin/oxfmt'), '--check', '.'] },
  { name: 'unused', command: [...bin('knip/bin/knip.js')] },
  { name: 'layers', command: [node, 'test/layers.mjs'] },
  { name: 'tests build', command: [node, 'esbuild.mjs', '--tests'] },
  { name: 'calibration build', command: [node, 'esbuild.mjs', '--calibrate'] },
  { name: 'unit', command: [...bin('mocha/bin/mocha.js'), '--reporter', 'dot', 'dist/test/unit.js'] },
  { name: 'calibration', command: [node, 'test/calibration.mjs'], aside: true },
  { name: 'panel', command: [node, 'test/panel/run.mjs'], needsEditor: true, aside: true },
  { name: 'editors', command: [node, 'test/editors/run.mjs'], needsEditor: true },
  { name: 'vscode', command: [node, 'test/host/runVscodeTests.mjs'], needsEditor: true },
  { name: 'ui', command: [node, 'test/ui/run.mjs'], needsEditor: true },
  { name: 'ui panel', command: [node, 'test/ui/panel.mjs'], needsEditor: true },
  { name: 'ui client', command: [node, 'test/ui/client.mjs'], needsEditor: true },
  { name: 'ui web', command: [node, 'test/ui/web.mjs'], needsEditor: true },
];

const args = process.argv.slice(2);
const only = args
  .find((arg) => arg.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const chosen = SUITES.filter(({ name, needsEditor }) => {
  if (only) return only.includes(name);
  return !(needsEditor && args.includes('--no-editor'));
});

// Prices that somebody refreshed on this machine are no part of a test.
const env = { ...process.env, PLACEWRIGHT_CACHE: `${repository}/dist/test/no-prices` };

/** What stands aside is shown when it has ended. */
function run({ name, command, aside }) {
  console.log(aside ? `\n— ${name}, beside it` : `\n— ${name}`);
  return new Promise((done, fail) => {
    const child = spawn(command[0], command.slice(1), { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'], env });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
      if (!aside) process.stdout.write(data);
    });
    child.on('error', fail);
    child.on('close', (code) => {
      if (aside) process.stdout.write(output);
      done({ code: code ?? 1, output });
    });
  });
}

/** The last counts that a suite prints: mocha's, or our own closing line. */
function counts({ code, output }) {
  const last = (pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);
  const passed = last(/(\d+) (?:passing|passed)/g);
  const failed = last(/(\d+) (?:failing|failed)/g);
  const skipped = last(/(\d+) (?:pending|skipped)/g);
  if (passed + failed === 0) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped };
  // A suite that dies after its last good count has failed all the same.
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
}

const total = { passed: 0, failed: 0, skipped: 0 };

async function inTurn(suites) {
  for (const suite of suites) {
    const started = Date.now();
    const found = counts(await run(suite));
    for (const key of Object.keys(total)) total[key] += found[key];
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`  ${suite.name}: ${found.failed === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
  }
}

try {
  await installDependencies();
  const at = SUITES.findIndex(({ name }) => name === 'unit');
  const [before, from] = [chosen.filter((s) => SUITES.indexOf(s) < at), chosen.filter((s) => SUITES.indexOf(s) >= at)];
  await inTurn(before);
  await Promise.all([inTurn(from.filter(({ name }) => name === 'unit')), inTurn(from.filter(({ aside }) => aside))]);
  await inTurn(from.filter(({ name, aside }) => name !== 'unit' && !aside));
} catch (error) {
  console.error(error.message);
  total.failed += 1;
}
if (total.passed === 0) total.failed += 1;
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed === 0 ? 0 : 1;
