// docs/editors.md: the configurations that say "tested" are run as they stand there, and what the table says of lenses.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../host/paths.mjs';
import { DIALECTS } from './dialects.mjs';
import { session } from './session.mjs';
import { assertCleanExit } from './tests.mjs';

const [{ file, text, at, language }] = DIALECTS;

export function documentedTests(oracle, editor, skip) {
  const configured = { name: `${editor}, the configuration of docs/editors.md`, skip, body: () => asWritten(editor) };
  const lens = { name: 'neovim, the lens moves the workload', skip, body: () => lensMoves(oracle) };
  return editor === 'neovim' ? [configured, lens] : [configured];
}

async function asWritten(editor) {
  const block = blockFor(editor);
  const found = await session(editor, {
    files: { [file]: text },
    steps: [{ do: 'open', file }, { do: 'diagnostics' }, { do: 'hover', at }],
    // The region of the page is the server's own default: another one shows that the setting arrives.
    config: blockOf(block).replace('us-east-1', 'eu-central-1'),
  });
  assert.ok(found.saw('diagnostics')[0].length > 0);
  const home = await session(editor, {
    files: { [file]: text },
    steps: [{ do: 'open', file }, { do: 'diagnostics' }, { do: 'hover', at }],
    config: blockOf(block),
  });
  assert.notEqual(found.saw('hover')[0], home.saw('hover')[0], 'the region made no difference');
  assertCleanExit(found);
  assertCleanExit(home);
  return block;
}

function blockOf(name) {
  const page = readFileSync(join(repository, 'docs/editors.md'), 'utf8');
  const [, block] = page.split(`<!-- ${name} -->`)[1]?.match(/^\n```\w+\n([^]*?)\n```/) ?? [];
  assert.ok(block, `docs/editors.md has no block after <!-- ${name} -->`);
  return block;
}

function blockFor(editor) {
  if (editor === 'emacs') return 'emacs';
  const [, major, minor] = String(spawnSync('nvim', ['--version']).stdout).match(/v(\d+)\.(\d+)/);
  return Number(major) > 0 || Number(minor) >= 11 ? 'neovim 0.11' : 'neovim 0.7';
}

async function lensMoves(oracle) {
  const { moved } = await oracle.read(file, language, text, at);
  const found = await session('neovim', {
    files: { [file]: text },
    steps: [{ do: 'open', file }, { do: 'diagnostics' }, { do: 'lens', at }, { do: 'text' }, { do: 'stop' }],
  });
  assert.equal(found.saw('text')[0], moved);
  assertCleanExit(found);
}
