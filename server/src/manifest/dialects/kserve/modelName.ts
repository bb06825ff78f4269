/** Where KServe's objects name a model: addresses of storage, and places that stand for any model. */
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';

/** KServe mounts whatever it downloads here (KServe, storage initializer). */
const MOUNTED = /^\/mnt\/(models|pvc)(\/|$)/;

/** A path or a Go template: it names no model by itself. */
export const namesNoModel = (value: string) => MOUNTED.test(value) || value.includes('{{');

/** `hf://org/model` is the model `org/model`; other addresses stay as they are written. */
export function modelOfAddress(address: MappedText): MappedText {
  return address.text.startsWith('hf://') ? sliceText(address, 'hf://'.length) : address;
}

const NIM_FORMAT = 'nvidia-nim-';

/** NVIDIA's runtimes name the model in the format: `nvidia-nim-llama3-70b-instruct`. */
export const isNimFormat = (format: string | undefined) => format?.startsWith(NIM_FORMAT) === true;

export const modelOfNimFormat = (format: MappedText) => sliceText(format, NIM_FORMAT.length);
