// npm run accuracy [FILE.csv]: writes docs/accuracy.md from what `placewright validate` says of the calibration set.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const file = resolve(process.argv[2] ?? '../shared/facts/measurements.csv');
if (!existsSync(file)) {
  console.error(`${file} is missing: docs/accuracy.md stays as it is`);
  process.exit(2);
}
const tables = execFileSync(process.execPath, ['dist/cli.js', 'validate', file, '--format', 'markdown'], {
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
});

const HEAD = `# How far off the model is

**In sample.** The factors of the model were seeded from this same file, so these are not errors on
sources that the model has never seen: those are larger. Errors with whole sources left out come with calibration.

\`placewright validate MEASUREMENTS.csv\` predicts each row of a file of published measurements with the functions that the estimates use, and
\`npm run accuracy\` writes this page from it. Run it on your own benchmark in the same columns: \`workload_kind\`, \`metric\` and \`value\` are needed, the rest helps.

## Method

- The error of a row is |predicted ÷ measured − 1|. In a table each source weighs the same, however many rows it has.
- *In range* is the share of measurements inside the 80 % range that the estimate shows. *p90 factor* is the 90th percentile of the ratio between the two, the larger over the smaller.
- *Naive* is the median error, on the same rows, of bandwidth ÷ bytes × 0.6, peak × 0.5 and MFU 0.4; *gain* is how many times smaller ours is.
- Rows marked SUSPECT are predicted and listed, but count in no error. Nothing else is left out: a row without a figure stands under *Not predicted* with its reason. No prediction reads notes.

How a row becomes a prediction:

| of the row | is read as |
| --- | --- |
| hardware | the \`chip\` column; else the chip or CPU of the instance type; else the wording in \`hardware\` where it is a chip of the catalog. A card on PCIe is not its SXM sibling |
| machine | the instance type where it holds exactly these chips, else a machine built around them. On CPUs the threads used, at most one socket |
| devices | one copy of a language model over all of them (groups that divide its heads); a copy each of other models, on Neuron on each core |
| model | by name; encoders by the body they share; else the listed decoder within 5 % in size; else a shape filled from \`params_b\` |
| weights | \`params × weight_bits ÷ 8\` |
| engine | by name. Engines with fused kernels of their own (LMDeploy, ExLlamaV2, TinyChat, CTranslate2, AutoAWQ, gpt-fast) as vLLM, other Python as PyTorch |
| \`concurrency\` | a closed loop; an engine set up for as many, in the memory that is there |
| \`batch\` alone | one batch that starts and ends together |
| neither | the largest batch that fits, at most \`max_batch\`; with \`ttft_limit_ms\` or \`tpot_limit_ms\` the highest rate whose 99th percentiles keep them |
| lengths | as stated; else an empty context for decoding, 512 in and 256 out for serving, 256 tokens for embeddings, 2,048 for training |
| energy | power of the accelerators alone × time |

`;

writeFileSync('docs/accuracy.md', `${HEAD}${tables.trim().replace(/^/, '## Result\n\n')}\n`);
console.log('docs/accuracy.md written');
