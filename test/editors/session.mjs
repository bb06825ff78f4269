// One run of an editor: a folder of its own, a plan of steps, and what the editor saw.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { repository } from '../host/paths.mjs';
import { alone, trafficIn } from './namespace.mjs';

const LIMIT_MS = 90_000;
const EXECUTABLE = { mode: 0o755 };
const here = (name) => join(repository, 'test/editors', name);
export const SERVER = [process.execPath, join(repository, 'dist/server.js'), '--stdio'];

const COMMANDS = {
  neovim: ['nvim', '--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${here('neovim.lua')}`],
  emacs: ['emacs', '-Q', '--batch', '-l', here('emacs.el')],
};

/**
 * `files` by name, as bytes or text; `steps` as the two drivers know them; `config` is what a person wrote. Throws what the editor complained of.
 * The answer has the driver's record, the exit code, the files as they were saved and what is still running.
 */
export async function session(editor, { files, steps, client = {}, config, limitMs = LIMIT_MS }) {
  const folder = mkdtempSync(join(tmpdir(), `placewright-${editor}-`));
  try {
    return await inFolder(folder, editor, { files, steps, client, config, limitMs });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inFolder(folder, editor, { files, steps, client, config, limitMs }) {
  const root = join(folder, 'work');
  mkdirSync(root);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content);
  const seenPath = join(folder, 'seen.json');
  writeFileSync(join(folder, 'plan.json'), JSON.stringify({ root, server: SERVER, steps, client, config }));
  const mark = folder;
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'placewright-language-server'),
    `#!/bin/sh\nexec '${SERVER[0]}' '${SERVER[1]}' "$@"\n`,
    EXECUTABLE,
  );
  const env = {
    ...process.env,
    HOME: folder,
    PATH: [bin, process.env.PATH].join(delimiter),
    XDG_CONFIG_HOME: folder,
    XDG_STATE_HOME: folder,
    XDG_CACHE_HOME: folder,
    PLACEWRIGHT_CACHE: join(folder, 'no-prices'),
    PLACEWRIGHT_PLAN: join(folder, 'plan.json'),
    PLACEWRIGHT_SEEN: seenPath,
    PLACEWRIGHT_SESSION: mark,
  };
  const traffic = join(folder, 'traffic');
  const { code, output } = await run(alone(COMMANDS[editor], traffic), { env, cwd: root, limitMs });
  const left = await stillRunning(mark);
  const seen = readSeen(seenPath, output);
  if (seen.problem) throw new Error(`${editor}: ${seen.problem}\n${output.slice(-2000)}`);
  const saved = Object.fromEntries(readdirSync(root).map((name) => [name, readFileSync(join(root, name))]));
  return { ...seen, code, left, saved, traffic: trafficIn(traffic), saw: sawIn(seen) };
}

function readSeen(path, output) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`The editor wrote nothing down: ${error.message}\n${output.slice(-3000)}`, { cause: error });
  }
}

/** What the steps of one kind saw, in order. */
const sawIn =
  ({ steps }) =>
  (kind) =>
    steps.filter(({ step }) => step === kind).map(({ saw }) => saw);

function run([command, ...args], { env, cwd, limitMs }) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    const timer = setTimeout(() => {
      process.kill(-child.pid, 'SIGKILL');
      output += `\nended after ${limitMs / 1000} s`;
    }, limitMs);
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, output });
    });
  });
}

const LEAVE_MS = 5000;

/** Processes that carry the session's mark after the editor has gone. A server looks for its parent every 3 s. */
async function stillRunning(mark) {
  const end = Date.now() + LEAVE_MS;
  for (;;) {
    const left = marked(mark);
    if (left.length === 0 || Date.now() > end) {
      for (const { pid } of left) process.kill(pid, 'SIGKILL');
      return left.map(({ command }) => command);
    }
    await pause(50);
  }
}

function marked(mark) {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        // A process that ended and waits for its parent has no command line.
        return command === '' ? [] : [{ pid: Number(pid), command }];
      } catch {
        return [];
      }
    });
}
