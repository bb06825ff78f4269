/** What a task does whose engine is not known: from the words of its script. */
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';

const FINE_TUNING =
  /fine-?_?tun|\b(q?lora|sft|dpo|orpo|peft|unsloth|axolotl|torchtune|llamafactory|llama-factory|alignment-handbook)\b|_(lora|sft|dpo)\b|\b(sft|dpo|lora)_/i;
const TRAINING =
  /\btorchrun\b|\btorch\.distributed\b|\baccelerate launch\b|\bdeepspeed\b|\bhorovodrun\b|\bpretrain|\btrain(er|ing)?\b|[_/.-]train\b|\btrain_/i;
const SERVING =
  /\bserve\b|[_-]server\b|api_server|launch_server|\buvicorn\b|\bgunicorn\b|fastchat\.serve|\bgradio\b|\bstreamlit\b|\bhttp\.server\b/i;

export function kindOfScript(script: string, isService: boolean): WorkloadKind {
  if (isService) {
    return 'inference';
  }
  const plain = script.replace(/^[ \t]*#.*$/gm, '');
  if (FINE_TUNING.test(plain)) {
    return 'fine-tuning';
  }
  if (TRAINING.test(plain)) {
    return 'training';
  }
  return SERVING.test(plain) ? 'inference' : 'batch';
}
