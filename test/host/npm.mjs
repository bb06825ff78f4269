// npm as a child: quiet, and with its output at hand when it fails.
import { spawn } from 'node:child_process';

const TAIL_LINES = 25;

/** Runs npm in a folder; rejects with the end of its output. */
export function npm(args, cwd) {
  const cli = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : undefined;
  const [command, first] = cli ? [process.execPath, [cli]] : ['npm', []];
  return run(command, [...first, ...args], { cwd, env: outsideNpm(), shell: !cli && process.platform === 'win32' });
}

export function run(command, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', fail);
    child.on('close', (code) => {
      if (code === 0) return done(output);
      const tail = output.trim().split('\n').slice(-TAIL_LINES).join('\n');
      fail(new Error(`${[command, ...args].join(' ')} ended with ${code} in ${options.cwd ?? '.'}\n${tail}`));
    });
  });
}

/** `npm start` hands its own project to children through the environment; these children have another. */
function outsideNpm() {
  const keep = ([name]) => !/^(npm_(package_|lifecycle_|command$|config_local_prefix$)|INIT_CWD$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(keep));
}
