/** Which files say something about linux/arm64, by name. */
import type { ArmFileKind } from '../../../shared/src/arm/schema';

const KINDS: readonly (readonly [RegExp, ArmFileKind])[] = [
  [/^(package-lock|npm-shrinkwrap)\.json$/, 'npm-lock'],
  [/^pnpm-lock\.ya?ml$/, 'pnpm-lock'],
  [/^yarn\.lock$/, 'yarn-lock'],
  [/^package\.json$/, 'package'],
  [/^(.+\.)?(Dockerfile|Containerfile)(\..+)?$/i, 'dockerfile'],
  [/^requirements([-_.].*)?\.txt$/i, 'requirements'],
  [/\.ya?ml$/i, 'yaml'],
];

/** Undefined for any other file. */
export function armFileKind(name: string): ArmFileKind | undefined {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1];
}

/** What a search in folders looks for. */
export const ARM_FILES =
  /^((package-lock|npm-shrinkwrap|package)\.json|yarn\.lock|(.+\.)?(Dockerfile|Containerfile)(\..+)?|requirements([-_.].*)?\.txt|.+\.ya?ml)$/i;

/** What an editor watches besides JSON. */
export const WATCHED_ARM = '**/{Dockerfile,pnpm-lock.yaml,yarn.lock}';

/** assumed: lockfiles of the largest workspaces have some megabytes. */
export const LARGEST_ARM_FILE = 16 * 2 ** 20;
