/** Number formats in the engines' words, and in the names of models. */
import type { Precision } from '../../../../shared/src/manifest/schema';

/** Values of `--dtype` and its kin. `auto` says nothing. */
const DTYPES: ReadonlyMap<string, Precision> = new Map([
  ['bfloat16', 'bf16'],
  ['bf16', 'bf16'],
  ['float16', 'fp16'],
  ['half', 'fp16'],
  ['fp16', 'fp16'],
  ['float32', 'fp32'],
  ['float', 'fp32'],
  ['fp32', 'fp32'],
  ['int8', 'int8'],
  ['fp8', 'fp8'],
  ['torch.bfloat16', 'bf16'],
  ['torch.float16', 'fp16'],
  ['16', 'fp16'],
  ['32', 'fp32'],
]);

/** Values of `--quantization`. Methods that come in several widths (compressed-tensors) are left to the model's name. */
const QUANTIZATIONS: ReadonlyMap<string, Precision> = new Map([
  ['awq', 'int4'],
  ['awq_marlin', 'int4'],
  ['gptq', 'int4'],
  ['gptq_marlin', 'int4'],
  ['marlin', 'int4'],
  ['bitsandbytes', 'int4'],
  ['bitsandbytes-nf4', 'int4'],
  ['bitsandbytes-fp4', 'int4'],
  ['qqq', 'int4'],
  ['fp8', 'fp8'],
  ['fbgemm_fp8', 'fp8'],
  ['ptpc_fp8', 'fp8'],
  ['w8a8_fp8', 'fp8'],
  ['modelopt', 'fp8'],
  ['eetq', 'int8'],
  ['experts_int8', 'int8'],
  ['w8a8_int8', 'int8'],
  ['int8', 'int8'],
  ['bitsandbytes8', 'int8'],
  ['load-in-8bit', 'int8'],
  ['load_in_8bit', 'int8'],
  ['load-in-4bit', 'int4'],
  ['load_in_4bit', 'int4'],
  ['nf4', 'int4'],
  ['awq_int4', 'int4'],
  ['w4afp8', 'int4'],
  ['moe_wna16', 'int4'],
  ['awq-int4', 'int4'],
  ['fp8_e4m3', 'fp8'],
  ['fp8_e5m2', 'fp8'],
  ['w8a8-fp8', 'fp8'],
  ['int4', 'int4'],
  ['mxfp4', 'fp4'],
  ['nvfp4', 'fp4'],
  ['modelopt_fp4', 'fp4'],
  ['petit_nvfp4', 'fp4'],
]);

const KV_DTYPES: ReadonlyMap<string, 'fp16' | 'bf16' | 'fp8' | 'int8'> = new Map([
  ['fp8', 'fp8'],
  ['fp8_e4m3', 'fp8'],
  ['fp8_e5m2', 'fp8'],
  ['fp8_inc', 'fp8'],
  ['fp8_e5m2fnuz', 'fp8'],
  ['fp8_e4m3fn', 'fp8'],
  ['int8', 'int8'],
  ['q8_0', 'int8'],
  ['bfloat16', 'bf16'],
  ['bf16', 'bf16'],
  ['float16', 'fp16'],
  ['half', 'fp16'],
  ['fp16', 'fp16'],
  ['f16', 'fp16'],
]);

export const precisionOfDtype = (word: string) => DTYPES.get(word.toLowerCase().replace(/-(mixed|true)$/, ''));
export const precisionOfQuantization = (word: string) => QUANTIZATIONS.get(word.toLowerCase());
export const kvPrecisionOf = (word: string) => KV_DTYPES.get(word.toLowerCase());

interface NameMark {
  readonly mark: RegExp;
  readonly precision: Precision;
  /** The schema has no format of this width: this is the next wider one, so memory and time come out too high. */
  readonly isWider?: true;
}

/** Marks inside a name, in the order in which they win. GGUF's: llama.cpp, tools/quantize (bits per weight, 2026). */
const NAME_MARKS: readonly NameMark[] = [
  { mark: bounded('nvfp4|mxfp4(?:_moe)?|fp4'), precision: 'fp4' },
  { mark: bounded('fp8'), precision: 'fp8' },
  { mark: bounded('q8_?[0k]|w8a8|w8a16|int8|8-?bit|q8'), precision: 'int8' },
  {
    mark: bounded('(?:ud-)?i?q[56]_?k(?:_?(?:xl|[sml]))?|q[56]_?[01]|[56]-?bit|fp6|q[56]'),
    precision: 'int8',
    isWider: true,
  },
  {
    mark: bounded(
      '(?:ud-)?q4_?k(?:_?(?:xl|[sml]))?|q4_?[01](?:_\\d_\\d)?|iq4_?(?:xs|nl)|awq|gptq|w4a16|w4a8|int4|4-?bit|bnb-4bit|nf4|q4(?:f16)?',
    ),
    precision: 'int4',
  },
  {
    mark: bounded('(?:ud-)?q[23]_?k(?:_?(?:xl|[sml]))?|i?q[123]_?(?:xxs|xs|[sm])|tq[12]_0|[23]-?bit|w[23]a16|q[23]'),
    precision: 'int4',
    isWider: true,
  },
  { mark: bounded('bf16'), precision: 'bf16' },
  { mark: bounded('fp16|f16'), precision: 'fp16' },
];

/** Upper or lower case, not within a longer word. */
function bounded(marks: string): RegExp {
  return new RegExp(`(?<![a-z0-9])(?:${marks})(?![a-z0-9])`, 'i');
}

export interface NamedPrecision {
  readonly precision: Precision;
  readonly start: number;
  readonly end: number;
  readonly isWider: boolean;
}

/** The number format that a model's name states, and where in the name. */
export function precisionInName(name: string): NamedPrecision | undefined {
  for (const { mark, precision, isWider = false } of NAME_MARKS) {
    const match = mark.exec(name);
    if (match) {
      return { precision, start: match.index, end: match.index + match[0].length, isWider };
    }
  }
  return undefined;
}
