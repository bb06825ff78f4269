/** A Dockerfile as its instructions: continued lines joined, comments and heredoc bodies apart. Tolerant, never run. */

export interface Instruction {
  /** Upper case. */
  readonly name: string;
  readonly text: string;
  /** 1-based, of its first line. */
  readonly line: number;
}

/** assumed: nobody writes a longer one by hand. */
const MOST_LINES = 20_000;

export function readDockerfile(text: string): readonly Instruction[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/, MOST_LINES);
  const escape = /^#\s*escape\s*=\s*`/im.test(lines.slice(0, 3).join('\n')) ? '`' : '\\';
  const found: Instruction[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const start = at;
    const parts: string[] = [];
    for (; at < lines.length; at += 1) {
      const line = (lines[at] ?? '').trimEnd();
      if (parts.length > 0 && /^\s*#/.test(line)) {
        continue;
      }
      parts.push(line.endsWith(escape) ? line.slice(0, -1) : line);
      if (!line.endsWith(escape)) {
        break;
      }
    }
    const [, name, rest] = /^\s*([A-Za-z]+)(?:\s+(.*))?$/s.exec(parts.join(' ')) ?? [];
    if (name === undefined) {
      continue;
    }
    const heredoc = /<<-?\s*(["']?)(\w+)\1/.exec(rest ?? '')?.[2];
    const body: string[] = [];
    if (heredoc !== undefined && /^(RUN|COPY|ADD)$/i.test(name)) {
      for (at += 1; at < lines.length && (lines[at] ?? '').trim() !== heredoc; at += 1) {
        body.push(lines[at] ?? '');
      }
    }
    found.push({ name: name.toUpperCase(), text: [rest ?? '', ...body].join('\n').trim(), line: start + 1 });
  }
  return found;
}

export interface Stage {
  /** Image, or the name of an earlier stage; defaults of `ARG` filled in. */
  readonly from: string;
  readonly platform?: string;
  readonly name?: string;
  readonly line: number;
  readonly instructions: readonly Instruction[];
}

/** assumed: the largest builds have some dozens. */
const MOST_STAGES = 500;

/** Stages in order, with the arguments that have a default. */
export function stagesOf(instructions: readonly Instruction[]): readonly Stage[] {
  const defaults = new Map<string, string>();
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  for (const instruction of instructions) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM' && stages.length < MOST_STAGES) {
      const match = /^(?:--platform=(\S+)\s+)?(\S+)(?:\s+AS\s+(\S+))?/i.exec(instruction.text);
      stages.push({
        from: filled(match?.[2] ?? '', defaults),
        platform: match?.[1] === undefined ? undefined : filled(match[1], defaults),
        name: match?.[3]?.toLowerCase(),
        line: instruction.line,
        instructions: [],
      });
    } else if (stage) {
      stage.instructions.push(instruction);
    } else if (instruction.name === 'ARG') {
      argumentsIn(instruction.text).forEach(([name, value]) => defaults.set(name, value));
    }
  }
  return stages;
}

/** `NAME=value` pairs; a name without a value is none. */
export function argumentsIn(text: string): readonly (readonly [name: string, value: string])[] {
  return [...text.matchAll(/([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s]*)/g)].map(
    ([, name = '', value = '']) => [name, value.replace(/^(["'])(.*)\1$/, '$2')] as const,
  );
}

/** `$NAME`, `${NAME}`, `${NAME:-value}` and `${NAME-value}`; what has no default stays as it is written. */
export function filled(text: string, defaults: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:\{(\w{1,100})(?::?-([^}$]{0,500}))?\}|(\w+))/g,
    (whole, braced?: string, other?: string, plain?: string) => {
      const value = defaults.get(braced ?? plain ?? '');
      return value ?? other ?? whole;
    },
  );
}
