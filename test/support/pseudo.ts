/**
 * A language that nobody speaks: every letter of a text that stands in a bundle turns into a wide one, what is put into it stays.
 * A plain word that is left over was written past the bundle.
 */
import { speak } from '../../shared/src/l10n';

const WIDE = 0xfee0;

const wide = (template: string): string =>
  template
    .split(/(\{\d+\})/)
    .map((part, i) =>
      i % 2 === 1 ? part : part.replace(/[A-Za-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + WIDE)),
    )
    .join('');

/** Runs in that language, and back in English after. */
export async function inPseudo<T>(run: () => Promise<T>): Promise<T> {
  const words = new Proxy<Record<string, string>>(
    {},
    { get: (_, key) => (typeof key === 'string' && key !== 'contents' ? wide(key) : undefined) },
  );
  speak({ locale: 'en-US', words });
  try {
    return await run();
  } finally {
    speak();
  }
}

/** English as it would be without the wide letters. */
export const narrow = (text: string): string =>
  text.replace(/[Ａ-Ｚａ-ｚ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - WIDE));

/** What stands for itself: code, addresses, comments of Markdown. */
const QUOTED = /G and VT|SkyPilot task|`[^`]*`|\]\([^)]*\)|"[^"]*"|“[^”]*”|https?:\S+|\{\d+\}/g;
/** Names and units keep their letters in every language. */
const NAMES = new Set(
  (
    'Graviton Neuron Inferentia Trainium Nvidia Intel Hopper Ampere Ada Blackwell Kubernetes Docker Helm Compose Terraform Ray ' +
    'Llama Qwen Mistral Azure Google Amazon Bedrock Python Linux Ubuntu Karpenter Elastic Markdown tok req bytes int bf fp awq gptq ' +
    'tokens replicas prefill decode Pareto roofline min ' +
    'Lovelace Turing Volta Turin Genoa Sapphire Granite Rapids Radeon Pro Instinct Gemma Pythia Whisper vllm pytorch neuron graviton runtime ' +
    // Values and names that a manifest, AWS or a dialect writes.
    'precision true false consumer flat batch adamw inference embedding training speech onnxruntime tgi tei nvidia model Ollama Hugging Face ' +
    'Codestral Small Ministral'
  ).split(' '),
);

/** Lower-case or capitalised words of three letters and more that are neither names nor parts of `source`. */
export function leftOver(text: string, source: string): readonly string[] {
  const words = text
    .replace(QUOTED, ' ')
    .split(/[\s,;:()[\]|*“”"'!?=→–×≈+%]+|[.](?=\s|$)/)
    .filter((word) => /^[A-Z]?[a-z]{3,}$/.test(word));
  return words.filter((word) => !NAMES.has(word) && !source.includes(word));
}
