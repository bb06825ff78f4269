/** Programs by the part they play in a script: the shell's own words, wrappers, clients, downloads. */
import type { MappedText } from './text';

const SHELL = /(^|\/)(ba|da|z|a|k)?sh$/;

/** Words of the shell that stand before a command. */
const KEYWORDS = new Set([
  'then',
  'do',
  'else',
  'elif',
  'if',
  'while',
  'until',
  '!',
  '{',
  'time',
  'command',
  'builtin',
]);
/** Programs that run the command behind them, here without options of their own. */
const WRAPPERS = new Set(['exec', 'nohup', 'sudo', 'env', 'setsid', 'tini', 'eval', 'dumb-init', 'catchsegv']);

export const opensBlock = (words: readonly MappedText[]) =>
  /^(if|for|while|until|case|select)$/.test(words[0]?.text ?? '');
export const closesBlock = (words: readonly MappedText[]) => /^(fi|done|esac)$/.test(words[0]?.text ?? '');

/** Options of `sudo` without a value. */
const SUDO_OPTIONS = /^-[EHSn]+$/;

/** The command without what only leads to it. */
export function withoutKeywords(words: readonly MappedText[]): readonly MappedText[] {
  const start = words.findIndex(
    ({ text }, index) =>
      !KEYWORDS.has(text) &&
      !WRAPPERS.has(text.slice(text.lastIndexOf('/') + 1)) &&
      !(words[index - 1]?.text.endsWith('sudo') && SUDO_OPTIONS.test(text)),
  );
  return start <= 0 ? (start === 0 ? words : []) : words.slice(start);
}

/** What a command hands on to be run as a script of its own. */
export function nestedScript(words: readonly MappedText[], evaluates: boolean): readonly MappedText[] | undefined {
  if (evaluates && words.length === 1) {
    return words;
  }
  const program = words[0]?.text ?? '';
  if (isClient(words) || barePrograms.has(program)) {
    return undefined;
  }
  const shell = words.findIndex(({ text }) => SHELL.test(text));
  const script = OTHER_USER.test(program)
    ? scriptOfUser(words)
    : shell < 0
      ? undefined
      : scriptAfter(words.slice(shell + 1));
  return script && [script];
}

const OTHER_USER = /(^|\/)(su|runuser)$/;

/** `su - NAME -c SCRIPT`: the name stands anywhere. */
function scriptOfUser(words: readonly MappedText[]): MappedText | undefined {
  const flag = words.findIndex(({ text }) => /^(-[a-z]*c|--command)$/.test(text));
  return flag < 0 ? undefined : words[flag + 1];
}

/** The script behind `sh -c`, wherever list and flag are split between command and args. */
export function scriptOf(words: readonly MappedText[]): MappedText | undefined {
  const shell = words.findIndex(({ text }) => SHELL.test(text));
  const leads = words.slice(0, Math.max(0, shell)).every(({ text }) => !/\s/.test(text) && !text.startsWith('python'));
  return shell >= 0 && leads ? scriptAfter(words.slice(shell + 1)) : undefined;
}

/** Options of a shell, a value of `-o` among them, up to `-c`. */
function scriptAfter(words: readonly MappedText[]): MappedText | undefined {
  for (const [index, { text }] of words.entries()) {
    if (/^-[a-zA-Z]*c$/.test(text)) {
      return words[index + 1]?.text === '--' ? words[index + 2] : words[index + 1];
    }
    if (!/^[-+]/.test(text) && !/^[-+][a-zA-Z]*o$/.test(words[index - 1]?.text ?? '')) {
      return undefined;
    }
  }
  return undefined;
}

/** Programs that never serve and whose words say nothing of a model. */
export const barePrograms: ReadonlySet<string> = new Set(
  (
    'echo printf cat grep egrep sed awk tail head ls cd mkdir rm cp mv ln chmod chown sleep wait kill pkill killall pgrep ' +
    'ps trap true false pip pip3 apt apt-get yum dnf apk conda mamba source . return exit shift ulimit unset hostname ' +
    'nvidia-smi rocm-smi neuron-ls date tee touch find which ping nc until break continue shopt umask df free env kubectl helm'
  ).split(' '),
);

/** Programs that fetch weights, ask a server or measure one. */
const CLIENT_PROGRAMS = new Set(
  (
    'curl wget git aws gsutil gcloud azcopy rclone s5cmd modelscope locust k6 hey wrk vegeta guidellm genai-perf aiperf perf_analyzer ' +
    'inference-perf lm_eval lm-eval evalscope llama-bench trtllm-bench trtllm-build llmperf vllm-router sglang-router litellm open-webui'
  ).split(' '),
);
const CLIENT =
  /(^|[\s/])(huggingface-cli|hf) (download|login|auth|upload|cache|repo)|(^|[\s/])ollama (pull|create|list|ps|show)(\s|$)|(^|[\s/])(vllm|sglang|trtllm|dynamo) bench(\s|$)|bench_serving|benchmark_\w{1,60}\.py|(^|[\s/])bench_\w{1,60}\.py|(^|[\s./])(download|benchmark)[\w-]{0,60}\.(py|sh)|download_model|snapshot_download|trtllm-serve disaggregated(\s|$)|sglang_router\.launch_router|sglang\.launch_router|mini_lb|-m (lm_eval|guidellm|litellm)/;

/** Beside an engine such a command means nothing; alone it says that none runs. */
export function isClient(words: readonly MappedText[]): boolean {
  const program = words[0]?.text ?? '';
  return CLIENT_PROGRAMS.has(program.slice(program.lastIndexOf('/') + 1)) || CLIENT.test(lineOf(words));
}

/** Text inside a word is no word of the command: a program in quotes is not run. */
export const lineOf = (words: readonly MappedText[]) =>
  words
    .map(({ text }) => (/\s/.test(text) ? (text.includes('snapshot_download(') ? 'snapshot_download' : '…') : text))
    .join(' ');
