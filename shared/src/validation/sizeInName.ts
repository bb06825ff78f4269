/** Parameters that a model's name states: `Qwen3-Embedding-4B`, `parakeet-tdt-0.6b-v2`, `Qwen3-30B-A3B`. */
interface NamedSize {
  readonly paramsB: number;
  readonly activeParamsB?: number;
}

const BILLIONS = /(?:^|[^\da-z.])(\d{1,4}(?:\.\d{1,3})?) ?b(?![a-z])/i;
const MILLIONS = /(?:^|[^\da-z.])(\d{2,4}) ?m(?![a-z])/i;
const ACTIVE = /(?:^|[^a-z\d])a(\d{1,3}(?:\.\d{1,3})?)b(?![a-z])/i;
/** `8x7B` says what an expert takes, not what the model does. */
const EXPERTS = /\d ?x ?\d+(?:\.\d+)? ?b/i;

export function sizeInName(name: string): NamedSize | undefined {
  if (EXPERTS.test(name)) {
    return undefined;
  }
  const billions = Number(BILLIONS.exec(name)?.[1] ?? Number.NaN);
  const paramsB = billions > 0 ? billions : Number(MILLIONS.exec(name)?.[1] ?? Number.NaN) / 1000;
  const active = Number(ACTIVE.exec(name)?.[1] ?? Number.NaN);
  return paramsB > 0 ? { paramsB, activeParamsB: active > 0 && active < paramsB ? active : undefined } : undefined;
}
