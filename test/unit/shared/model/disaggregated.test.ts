import assert from 'node:assert/strict';
import { admissionOf } from '../../../../shared/src/model/admission';
import {
  decodeStation,
  disaggregatedStation,
  prefillCopiesPerDecodeCopy,
  prefillStation,
  transferSeconds,
} from '../../../../shared/src/model/disaggregated';
import type { Pool } from '../../../../shared/src/model/disaggregated';
import { promptLength } from '../../../../shared/src/model/lengths';
import { kvCacheOf } from '../../../../shared/src/model/kvCache';
import { decoderStation } from '../../../../shared/src/model/serving';

import { DENSE } from '../simulation/engines';
import { modelNamed, workloadOf } from './support';

const KV = kvCacheOf(modelNamed('meta-llama/Llama-3.1-8B'), undefined);
const AT_ONCE = { kv: KV, bytesPerSecond: Number.POSITIVE_INFINITY };
const NETWORK = { kv: KV, bytesPerSecond: 12.5e9 };
const LONG = workloadOf({ tokens: { inMean: 2000, inP95: 3000, outMean: 200, outP95: 400 } });

const pool = (copies: number): Pool => ({ engine: DENSE, copies, sequencesThatFit: 256 });

describe('model: prefill and decode apart', () => {
  it('the cache of a prompt over the link', () => {
    // 2000 · 131,072 B / 12.5 GB/s = 20.97 ms
    assert.ok(Math.abs(transferSeconds(NETWORK, 2000) - 20.97e-3) < 1e-5);
    assert.equal(transferSeconds(AT_ONCE, 2000), 0);
    // DistServe, section 3.3: OPT-66B, 512 tokens, 1.13 GB; 90 Gbit/s take ten of them a second. 64 layers of 9216.
    const opt = { full: 2 * 64 * 9216 * 2, sliding: 0, window: 0 };
    const seconds = transferSeconds({ kv: opt, bytesPerSecond: 90e9 / 8 }, 512);
    assert.ok(Math.abs(seconds - 0.1) < 0.01, `${seconds}`);
  });

  it('TTFT is that of the prefill pool and the transfer; TPOT that of the decode pool', () => {
    const [first, then] = [prefillStation(pool(2), LONG), decodeStation(pool(1), LONG)];
    const both = disaggregatedStation(pool(2), pool(1), NETWORK, LONG);
    const rate = 0.5 * both.capacity;
    const { ttft, tpot, e2e } = both.latencyAt(rate);
    const prompt = first.latencyAt(rate).e2e.p50;
    assert.ok(ttft && Math.abs(ttft.p50 - prompt - transferSeconds(NETWORK, promptLength(LONG.tokens).at.p50)) < 1e-9);
    assert.deepEqual(tpot, then.latencyAt(rate).tpot);
    assert.ok(e2e.p50 > ttft.p50 + 100 * (tpot?.p50 ?? 0));
    assert.deepEqual(both.p95At(rate), { ttft: ttft.p95, tpot: tpot?.p95, e2e: e2e.p95 });
  });

  it('the smaller pool or the link is the capacity', () => {
    const of = (prefill: number, decode: number, handover = AT_ONCE) =>
      disaggregatedStation(pool(prefill), pool(decode), handover, LONG).capacity;
    assert.equal(of(1, 1000), prefillStation(pool(1), LONG).capacity);
    assert.equal(of(1000, 1), decodeStation(pool(1), LONG).capacity);
    const slow = { kv: KV, bytesPerSecond: 1e8 };
    // 1e8 / (2000 · 131,072) = 0.381 a second from each
    assert.ok(Math.abs(of(2, 2, slow) - 2 * 0.3815) < 1e-3);
  });

  it('balanced pools are used up together', () => {
    const ratio = prefillCopiesPerDecodeCopy(pool(1), pool(1), LONG);
    const [first, then] = [prefillStation(pool(1), LONG).capacity, decodeStation(pool(1), LONG).capacity];
    assert.ok(Math.abs(first * ratio - then) < 1e-9 * then);
    // Longer prompts ask for more of it, longer answers for less.
    const at = (tokens: Parameters<typeof workloadOf>[0]) =>
      prefillCopiesPerDecodeCopy(pool(1), pool(1), workloadOf(tokens));
    const base = { inMean: 1000, inP95: 1500, outMean: 200, outP95: 400 };
    assert.ok(at({ tokens: { ...base, inMean: 4000, inP95: 6000 } }) > at({ tokens: base }));
    assert.ok(at({ tokens: { ...base, outMean: 800, outP95: 1600 } }) < at({ tokens: base }));
  });

  it('steps come even, but no chips are had for nothing', () => {
    const together = decoderStation(DENSE, LONG, 256, 4);
    for (const [prefill, decode] of [
      [1, 3],
      [2, 2],
      [3, 1],
    ] as const) {
      const apart = disaggregatedStation(pool(prefill), pool(decode), AT_ONCE, LONG);
      // Four copies that do both take at least what four in two pools take, but for the reading of weights that is shared.
      assert.ok(apart.capacity <= 1.1 * together.capacity, `${prefill}`);
      const rate = 0.6 * apart.capacity;
      const spread = ({ p50, p95 }: { p50: number; p95: number }) => p95 / p50;
      const [a, b] = [apart.latencyAt(rate).tpot, together.latencyAt(rate).tpot];
      assert.ok(a && b && spread(a) <= spread(b) + 1e-9, `${prefill}`);
    }
  });

  it('moving a copy from one pool to the other never helps both', () => {
    for (let prefill = 1; prefill < 7; prefill += 1) {
      const of = (n: number) => [prefillStation(pool(n), LONG).capacity, decodeStation(pool(8 - n), LONG).capacity];
      const [[a1, b1], [a2, b2]] = [of(prefill), of(prefill + 1)];
      assert.ok((a2 ?? 0) > (a1 ?? 0) && (b2 ?? 0) < (b1 ?? 0));
    }
  });

  it('a quicker link is never slower, more load never quicker', () => {
    let before = Number.POSITIVE_INFINITY;
    for (const bytesPerSecond of [1e9, 12.5e9, 50e9, 450e9, Number.POSITIVE_INFINITY]) {
      const { ttft } = disaggregatedStation(pool(2), pool(2), { kv: KV, bytesPerSecond }, LONG).p95At(1);
      assert.ok(ttft !== undefined && ttft <= before);
      before = ttft;
    }
    const both = disaggregatedStation(pool(2), pool(2), NETWORK, LONG);
    let last = 0;
    for (const share of [0, 0.2, 0.5, 0.8, 0.95]) {
      const { e2e } = both.p95At(share * both.capacity);
      assert.ok(Number.isFinite(e2e) && e2e >= last - 1e-9);
      last = e2e;
    }
  });

  it('is sized and closed like any station', () => {
    const both = disaggregatedStation(pool(1), pool(2), NETWORK, LONG);
    const admitted = admissionOf(both, workloadOf({ slo: { ttftP95: 0.5 } })).rate();
    assert.ok(admitted > 0 && admitted < both.capacity);
    assert.ok((both.p95At(admitted).ttft ?? 1) <= 0.5);
    let before = 0;
    for (const inFlight of [1, 8, 32, 128, 1000]) {
      const at = both.closedLoop?.(inFlight);
      assert.ok(at && at.rate >= before && at.rate < both.capacity);
      before = at.rate;
    }
    const short = disaggregatedStation(pool(1), pool(1), NETWORK, workloadOf({ tokens: { outMean: 1, outP95: 1 } }));
    assert.equal(short.latencyAt(1).tpot, undefined);
  });
});
