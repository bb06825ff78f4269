/** requirements.txt: Python packages that are made for CUDA by their own name. Nothing else is judged. */
import type { PlacedFinding } from '../../../shared/src/arm/schema';
import { t } from '../../../shared/src/l10n';

const CUDA_LINE = /^\s*(nvidia-[\w-]+-cu\d+|[\w.-]+-cu1\d\d?|cupy-cuda\w+|onnxruntime-gpu|[\w.-]+==[\w.]+\+cu\d+)\b/i;
const CUDA_INDEX = /^\s*(?:--(?:extra-)?index-url|-i|-f|--find-links)[= ]\s*\S*\/whl\/(cu\d+)/i;
/** assumed */
const MOST_LINES = 20_000;

export function readRequirements(text: string): readonly PlacedFinding[] {
  return text.split(/\r?\n/, MOST_LINES).flatMap((content, index) => {
    const subject = CUDA_LINE.exec(content)?.[1] ?? CUDA_INDEX.exec(content)?.[1];
    return subject === undefined
      ? []
      : [
          {
            kind: 'package' as const,
            subject,
            line: index + 1,
            status: 'unknown' as const,
            basis: 'file' as const,
            message: t`${subject} is made for CUDA by its name: whether the service runs without an NVIDIA GPU is not known.`,
          },
        ];
  });
}
