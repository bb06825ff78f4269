// Neovim and Emacs (Eglot) without a screen, each with the built server: what their users see and get.
//
//   node test/editors/run.mjs               everything; installs the editors where that is possible
//   node test/editors/run.mjs --only=emacs  the tests whose name has this word
import { existsSync } from 'node:fs';
import { documentedTests } from './documented.mjs';
import { editors } from './install.mjs';
import { networkTests } from './network.mjs';
import { oracle } from './oracle.mjs';
import { robustnessTests } from './robustness.mjs';
import { protocolTests, roundTripTests } from './roundTrip.mjs';
import { SERVER } from './session.mjs';
import { runTests } from './tests.mjs';

const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);

async function main() {
  if (!existsSync(SERVER[1])) throw new Error('dist/server.js is missing: run npm run build first.');
  const available = await editors();
  const asked = await oracle();
  try {
    const tests = [
      ...protocolTests(asked),
      ...available.flatMap(({ name, reason }) => [
        ...roundTripTests(asked, name, reason),
        ...robustnessTests(asked, name, reason),
        ...documentedTests(asked, name, reason),
      ]),
      ...networkTests(),
    ];
    return await runTests(tests.filter(({ name }) => !only || name.includes(only)));
  } finally {
    await asked.stop();
  }
}

const total = await main().catch((error) => {
  console.error(error.message);
  return { passed: 0, failed: 1, skipped: 0 };
});
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
