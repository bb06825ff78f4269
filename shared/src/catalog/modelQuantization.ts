/** Reads the number format that a model's name states, and gives the name without it. */
import type { ModelMatch } from './types';

type Format = NonNullable<ModelMatch['precision']>;

/** Marks the ends of a word in a lower-case name. */
const START = '(?<![a-z0-9])';
const END = '(?![a-z0-9])';

/**
 * In order: the more telling spelling first (`awq-int8` is int8, `w8a8-fp8` is fp8). llama.cpp's formats
 * between the listed widths count as the next wider one, so that memory is never understated: 2 to 4 bits
 * as int4, 5 to 8 as int8. 16- and 32-bit names state what needs no quantization: dropped without a format.
 */
const FORMATS: readonly (readonly [RegExp, Format | undefined])[] = [
  [word('nvfp4|mxfp4|fp4|w4a4'), 'fp4'],
  [word('fp8|f8|fp8[-_]dynamic|fp8[-_]kv|float8|e4m3|w8a8[-_]fp8'), 'fp8'],
  [
    word('int8|8[-_]?bits?|bnb[-_]8bit|w8a8|w8a16|i8|uint8|(?:ud[-_])?q[5-8](?:_\\d|_k(?:_(?:xs|s|m|l|xl))?|f16)?'),
    'int8',
  ],
  [
    word(
      'int4|4[-_]?bits?|bnb[-_]4bit|w4a16(?:[-_]g\\d+)?|nf4|u?int4|bnb4|(?:ud[-_])?i?q[1-4](?:_\\d(?:_\\d)*|_k(?:_(?:xs|s|m|l|xl))?|_(?:xxs|xs|s|m|nl)|f16)?',
    ),
    'int4',
  ],
  [word('(?:g|gs)(?:32|64|128)|(?:32|64|128)g|actorder'), undefined],
  [word('awq|gptq|autoround'), 'int4'],
  [word('bf16|fp16|f16|float16|bfloat16|fp32|f32|float32'), undefined],
];

function word(choices: string): RegExp {
  return new RegExp(`${START}(?:${choices})${END}`, 'g');
}

export function readQuantization(name: string): { rest: string; precision?: Format } {
  let rest = name;
  let precision: Format | undefined;
  for (const [pattern, format] of FORMATS) {
    const without = rest.replace(pattern, '');
    if (without !== rest) {
      precision ??= format;
      rest = without;
    }
  }
  return { rest, precision };
}
