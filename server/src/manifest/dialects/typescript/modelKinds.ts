/** What a model does, as far as its name tells. */
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';

/** In the order in which they win: a reranker is often named after an embedding model. */
const MARKS: readonly (readonly [RegExp, WorkloadKind])[] = [
  [/rerank|cross-encoder|ms-marco/i, 'rerank'],
  [
    /embed|(?<![a-z])(bge|gte|e5|minilm|mpnet|sbert|sentence-|nomic|jina-clip|clip-vit|universal-sentence)|arctic-l/i,
    'embedding',
  ],
  [/whisper|transcri|(?<![a-z])(tts|asr|speech|wav2vec|moonshine|kokoro|parler|bark|silero|vad)(?![a-z])/i, 'speech'],
  [
    /stable-diffusion|sdxl|(?<![a-z])(sd3|flux|dall-e|imagen|kandinsky|ideogram|recraft|seedream)(?![a-z])|gpt-image|nova-canvas|titan-image|stability\.|-image(-|$)/i,
    'image-generation',
  ],
  [
    /yolo|mobilenet|resnet|efficientnet|(?<![a-z])(vit|detr|rt-detr|sam|sam2|dino|dinov2|coco-ssd|ssd|clip|blip|ocr|face|scrfd|retinaface|arcface|u2net|rmbg|esrgan|depth)(?![a-z])/i,
    'vision',
  ],
];

export function kindOfModelName(name: string): WorkloadKind | undefined {
  return MARKS.find(([mark]) => mark.test(name))?.[1];
}
