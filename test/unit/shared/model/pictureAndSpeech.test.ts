import assert from 'node:assert/strict';
import {
  diffusionItem,
  diffusionWork,
  exchangedBytes,
  statedPixels,
  stepWork,
} from '../../../../shared/src/model/denoiser';
import { diffusionSpeed } from '../../../../shared/src/model/diffusion';
import { EMPTY_FIT, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import { machineOf, unsplit } from '../../../../shared/src/model/hardware';
import { recognizerOf } from '../../../../shared/src/model/recognizer';
import { speechSpeed } from '../../../../shared/src/model/speech';
import { configurationOf, modelNamed, workloadOf } from './support';

const factors = factorsOf(EMPTY_FIT);
const machine = (type: string, count = 1) =>
  unsplit(machineOf(configurationOf(type, { acceleratorsPerReplica: count })));

describe('model: denoisers', () => {
  const flux = modelNamed('black-forest-labs/FLUX.1-dev');

  it('a pass of FLUX.1 at 1024 px does 59.5 TFLOP in products, as counted by others, and its attention', () => {
    const tokens = 4096 + 512;
    const attention = 4 * 57 * 3072 * tokens ** 2;
    assert.ok(Math.abs((stepWork(flux, 1024) - attention) / 59.5e12 - 1) < 0.02);
  });

  it('samples 28 steps of FLUX.1, 50 of SDXL, 4 of what is distilled, unless fewer are usual', () => {
    assert.equal(diffusionItem(flux, 50).steps, 28);
    assert.equal(diffusionItem(modelNamed('stabilityai/stable-diffusion-xl-base-1.0'), 50).steps, 50);
    assert.equal(diffusionItem(modelNamed('black-forest-labs/FLUX.1-schnell'), 50).steps, 4);
    assert.equal(diffusionItem(flux, 20).steps, 20);
    assert.ok(diffusionWork(flux, 28) > 1.9e15 && diffusionWork(flux, 28) < 2.3e15);
  });

  it('the size of a picture stands in a name', () => {
    assert.equal(statedPixels('Stable Diffusion 2.1 768x768'), 768);
    assert.equal(statedPixels('stable-diffusion-xl'), undefined);
  });

  it('several devices on one picture are faster than one, but not so many times', () => {
    const workload = { ...workloadOf({ kind: 'image-generation' }, flux), factors };
    const one = machine('p5.48xlarge');
    const seconds = (devices: number) =>
      diffusionSpeed(flux, { ...one, tensorParallel: devices }, 'bf16', undefined, workload)?.seconds(1) ??
      assert.fail();
    assert.ok(seconds(2) < seconds(1) && seconds(4) < seconds(2));
    assert.ok(seconds(4) > seconds(1) / 4);
    assert.ok(exchangedBytes(flux, 1024) > 6e9 && exchangedBytes(flux, 1024) < 7e9);
  });
});

describe('model: recognizers of speech', () => {
  const whisper = modelNamed('openai/whisper-small');
  const clip = (type: string, beams: number | undefined, batch = 1, seconds = 30) => {
    const workload = { ...workloadOf({ kind: 'speech' }, whisper), factors, beams };
    const speed = speechSpeed(whisper, machine(type), 'fp32', undefined, workload) ?? assert.fail();
    return speed.seconds(seconds, batch);
  };

  it('five hypotheses take longer than one, on a GPU and on a CPU, and less than five times as long', () => {
    for (const type of ['g6.xlarge', 'c7i.4xlarge']) {
      assert.ok(clip(type, 5) > 1.1 * clip(type, undefined), type);
      assert.ok(clip(type, 5) < 5 * clip(type, undefined), type);
    }
  });

  it('a batch shares the steps of the decoder, of which the longest clip has most', () => {
    assert.ok(clip('g6.xlarge', undefined, 8) < 8 * clip('g6.xlarge', undefined));
    assert.ok(clip('g6.xlarge', undefined, 8) > clip('g6.xlarge', undefined));
  });

  it('sound shorter than a window is padded to one: its encoder costs the same, its text less', () => {
    assert.ok(clip('g6.xlarge', undefined, 1, 10) < clip('g6.xlarge', undefined));
    assert.ok(clip('g6.xlarge', undefined, 1, 10) > clip('g6.xlarge', undefined) / 3);
    assert.equal(recognizerOf(whisper).padded, true);
  });
});
