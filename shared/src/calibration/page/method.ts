/** How the figures of the page came about: the same words on every run. */

export const METHOD = `- The error of a row is |predicted ÷ measured − 1|. In every table each source weighs the same, however many rows it has.
- **Left out**: the factors are fitted again without any row of the source, and then predict it. These are the errors to expect on a source that nobody has seen. **In sample**: the factors have seen the row.
- A factor is a base, from a data sheet or a paper, times multipliers on levels from general (engine) to specific (engine on one chip). All are fitted together, by Huber’s loss, with shrinkage: a level with few rows stays near one. SUSPECT rows are in no fit and no error.
- The 80 % range of a row comes from left-out residuals of the *other* sources, by figure and by how near the fitted rows are (this chip, its architecture, its engine, none). *In range* is the share of measurements inside.
- *p90 factor*: nine of ten rows are within this ratio of predicted to measured, whichever is larger. *Naive* is the median error on the same rows of bandwidth ÷ bytes × 0.6, peak × 0.5 and MFU 0.4; *gain* is how many times smaller ours is.
- No row is dropped: one without a figure stands under *Not predicted* with its reason. No prediction reads notes.

How a row becomes a prediction:

| of the row | is read as |
| --- | --- |
| hardware | the \`chip\` column; else the chip or CPU of the instance type; else the wording in \`hardware\`, also where the chip is known for reference only |
| machine | the instance type where it holds exactly these chips, else a machine built around them. On CPUs the threads used, at most one socket |
| devices | one copy of a language model over all of them (groups that divide its heads); a copy each of other models, on Neuron on each core |
| model | by name; encoders by the body they share; else the listed decoder within 5 % in size; else a shape filled from \`params_b\` |
| weights | \`params × weight_bits ÷ 8\` |
| engine | by name |
| \`concurrency\` | a closed loop; an engine set up for as many, in the memory that is there |
| \`batch\` alone | one batch that starts and ends together |
| neither | the largest batch that fits, at most \`max_batch\`; with \`ttft_limit_ms\` or \`tpot_limit_ms\` the highest rate whose 99th percentiles keep them |
| lengths | as stated; else an empty context for decoding, 512 in and 256 out for serving, 256 tokens for embeddings, 2,048 for training |
| energy | power of the accelerators alone × time |
`;
