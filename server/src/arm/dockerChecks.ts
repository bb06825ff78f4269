/** What a Dockerfile says about linux/arm64: its images, platforms, and files of one architecture that it fetches. */
import type { ArmSurroundings } from '../../../shared/src/arm/packages';
import type { PlacedFinding } from '../../../shared/src/arm/schema';
import { t } from '../../../shared/src/l10n';
import type { Instruction, Stage } from './dockerfile';
import { argumentsIn, filled, readDockerfile, stagesOf } from './dockerfile';
import { imageOnArm, libcOf } from './images';

export interface DockerReading extends ArmSurroundings {
  readonly findings: readonly PlacedFinding[];
}

export function readDocker(text: string): DockerReading {
  const stages = stagesOf(readDockerfile(text));
  const used = usedStages(stages);
  const findings = stages.flatMap((stage, index) =>
    used.has(index) ? stageFindings(stage, stages, index === stages.length - 1) : [],
  );
  const last = rootImage(stages, stages.length - 1);
  return { findings, libc: last === undefined ? undefined : libcOf(last), environment: environmentOf(stages) };
}

/** The last stage, and what it is made from: other stages are not built. */
function usedStages(stages: readonly Stage[]): ReadonlySet<number> {
  const used = new Set<number>();
  const open = stages.length > 0 ? [stages.length - 1] : [];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const stage = stages[index];
    if (!stage || used.has(index)) {
      continue;
    }
    used.add(index);
    const names = [stage.from, ...copied(stage).map(({ from }) => from)];
    open.push(...names.flatMap((name) => stageNamed(name, stages, index) ?? []));
  }
  return used;
}

/** An earlier stage of this name or number. */
function stageNamed(name: string, stages: readonly Stage[], before: number): number | undefined {
  const number = /^\d{1,4}$/.test(name) ? Number(name) : undefined;
  const found = number ?? stages.slice(0, before).findLastIndex((stage) => stage.name === name.toLowerCase());
  return found >= 0 && found < before ? found : undefined;
}

function copied({ instructions }: Stage): readonly { readonly from: string; readonly line: number }[] {
  return instructions.flatMap(({ name, text, line }) => {
    const from = name === 'COPY' ? /^(?:--\S+\s+)*?--from=(\S+)/.exec(text)?.[1] : undefined;
    return from === undefined ? [] : [{ from, line }];
  });
}

function rootImage(stages: readonly Stage[], index: number): string | undefined {
  let stage = stages[index];
  for (let before = index; stage; stage = stages[before]) {
    const next = stageNamed(stage.from, stages, before);
    if (next === undefined) {
      return stage.from;
    }
    before = next;
  }
  return undefined;
}

function stageFindings(stage: Stage, stages: readonly Stage[], isLast: boolean): readonly PlacedFinding[] {
  const at = stages.indexOf(stage);
  const isImage = stageNamed(stage.from, stages, at) === undefined;
  const external = copied(stage).filter(({ from }) => stageNamed(from, stages, at) === undefined);
  const variables = new Map(
    stage.instructions.flatMap(({ name, text }) => (name === 'ARG' || name === 'ENV' ? argumentsIn(text) : [])),
  );
  return [
    ...platformFinding(stage, isLast),
    ...(isImage ? [{ kind: 'image' as const, subject: stage.from, line: stage.line, ...imageOnArm(stage.from) }] : []),
    ...external.map(({ from, line }) => ({ kind: 'image' as const, subject: from, line, ...imageOnArm(from) })),
    ...stage.instructions.flatMap((instruction) => instructionFindings(instruction, variables)),
  ];
}

function platformFinding({ platform, line, name, from }: Stage, isLast: boolean): readonly PlacedFinding[] {
  if (platform === undefined || !/^linux\/(amd64|386|x86_64)/i.test(platform)) {
    return [];
  }
  const what = { kind: 'platform', subject: platform, line, basis: 'file' } as const;
  return isLast
    ? [{ ...what, status: 'blocks', message: t`The image is built for ${platform} only.` }]
    : [
        {
          ...what,
          status: 'slow',
          message: t`Stage ${name ?? from} is built for ${platform}: on arm64 that is emulated, and what is copied from it may be x86-64.`,
        },
      ];
}

/** A file name or address that is for one architecture. */
const X64_WORD = /(?<![A-Za-z0-9])(?:x86[_-]64|amd64|linux-?64|linux[-_]x64|x64-linux)(?![A-Za-z0-9])/i;
/** The architecture is asked for, or both are named: the right file is chosen. */
const CHOOSES = /TARGETARCH|TARGETPLATFORM|BUILDARCH|uname\s+-[mp]|dpkg\s+--print-architecture|\barch\)|aarch64|arm64/;

function instructionFindings(
  { name, text, line }: Instruction,
  variables: ReadonlyMap<string, string>,
): readonly PlacedFinding[] {
  if (name !== 'RUN' && name !== 'ADD') {
    return [];
  }
  const whole = filled(text, variables);
  if (CHOOSES.test(whole)) {
    return [];
  }
  const address = [...whole.matchAll(/https?:\/\/[^\s"'|;&)]+/g)]
    .map(([found]) => found)
    .find((found) => X64_WORD.test(found));
  const installed = /--(?:cpu|arch)[= ](?:x64|amd64|x86_64)|npm_config_arch=x64/.exec(whole)?.[0];
  const foreign = /(?:--add-architecture\s+amd64|(?<![\w.+-])[\w.+-]{1,100}:amd64)\b/.exec(whole)?.[0];
  const cuda =
    name === 'RUN'
      ? /\b(?:cuda-(?:toolkit|libraries|runtime|compat|cudart)[\w.-]*|libcudnn\d[\w.-]*|libnvinfer[\w.-]*|nvidia-cuda-toolkit)/.exec(
          whole,
        )?.[0]
      : undefined;
  return [
    ...(address === undefined
      ? []
      : [blocks('download', address, line, t`Fetches ${address}, an x86-64 file by its name.`)]),
    ...(installed === undefined
      ? []
      : [blocks('download', installed, line, t`Installs packages for x86-64: ${installed}.`)]),
    ...(foreign === undefined
      ? []
      : [blocks('system', foreign, line, t`Installs system packages for amd64: ${foreign}.`)]),
    ...(cuda === undefined
      ? []
      : [
          {
            kind: 'system' as const,
            subject: cuda,
            line,
            status: 'unknown' as const,
            basis: 'file' as const,
            message: t`Installs ${cuda}, which is for NVIDIA GPUs: whether the service runs without one is not known.`,
          },
        ]),
  ];
}

const blocks = (kind: PlacedFinding['kind'], subject: string, line: number, message: string): PlacedFinding => ({
  kind,
  subject,
  line,
  status: 'blocks',
  basis: 'file',
  message,
});

/** Variables that are set in any stage: packages may be installed in another one than the last. */
function environmentOf(stages: readonly Stage[]): ReadonlySet<string> {
  const names = stages.flatMap(({ instructions }) =>
    instructions.flatMap(({ name, text }) =>
      name === 'ENV' ? [...argumentsIn(text).map(([key]) => key), /^(\w+)\s/.exec(text)?.[1] ?? ''] : [],
    ),
  );
  return new Set(names.filter((name) => name !== ''));
}
