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

export const precisionOfDtype = (word: string) => DTYPES.get(word.toLowerCase());
export const precisionOfQuantization = (word: string) => QUANTIZATIONS.get(word.toLowerCase());
export const kvPrecisionOf = (word: string) => KV_DTYPES.get(word.toLowerCase());

/** Marks inside a name, in the order in which they win. */
const NAME_MARKS: readonly (readonly [RegExp, Precision])[] = [
  [/(?<![a-z0-9])(nvfp4|mxfp4|fp4)(?![a-z0-9])/i, 'fp4'],
  [/(?<![a-z0-9])fp8(?![a-z0-9])/i, 'fp8'],
  [/(?<![a-z0-9])(i?q8_0|w8a8|w8a16|int8|8bit|q8)(?![a-z0-9])/i, 'int8'],
  [/(?<![a-z0-9])(i?q4_k_[ms]|i?q4_[01k]|iq4_\w+|awq|gptq|w4a16|int4|4bit|bnb-4bit|q4)(?![a-z0-9])/i, 'int4'],
  [/(?<![a-z0-9])(bf16)(?![a-z0-9])/i, 'bf16'],
  [/(?<![a-z0-9])(fp16|f16)(?![a-z0-9])/i, 'fp16'],
];

/** The number format that a model's name states, and where in the name. */
export function precisionInName(
  name: string,
): { readonly precision: Precision; readonly start: number; readonly end: number } | undefined {
  for (const [mark, precision] of NAME_MARKS) {
    const match = mark.exec(name);
    if (match) {
      return { precision, start: match.index, end: match.index + match[0].length };
    }
  }
  return undefined;
}
