/** What `placewright arm --format json` prints, and what the editor shows a part of. */
import * as z from 'zod';

export const ARM_STATUSES = ['blocks', 'slow', 'fine', 'unknown'] as const;
export const ARM_VERDICTS = ['blocked', 'slow', 'fine', 'unknown'] as const;

const count = () => z.number().int().min(0);

const findingSchema = z.strictObject({
  status: z
    .enum(ARM_STATUSES)
    .describe(
      'blocks: cannot run on linux/arm64 as it stands; slow: runs, but is built or emulated; unknown: no source says.',
    ),
  kind: z.enum(['package', 'image', 'platform', 'download', 'system', 'file']),
  subject: z.string().describe('Package, image or file that it is about.'),
  version: z.string().optional(),
  message: z.string(),
  basis: z
    .enum(['file', 'table', 'assumed'])
    .describe('file: stands in the file itself; table: a dated source; assumed: the source speaks of other versions.'),
  source: z.string().optional(),
  date: z.string().optional().describe('Of the source.'),
  path: z.string(),
  line: z.number().int().min(1),
});

export const armReportSchema = z
  .strictObject({
    version: z.literal(1),
    platform: z.literal('linux/arm64'),
    verdict: z
      .enum(ARM_VERDICTS)
      .describe('blocked where anything blocks; else unknown where anything is; else slow; else fine.'),
    counts: z.strictObject({ blocks: count(), slow: count(), fine: count(), unknown: count() }),
    files: z.array(
      z.strictObject({
        path: z.string(),
        kind: z.enum(['npm-lock', 'pnpm-lock', 'yarn-lock', 'package', 'dockerfile', 'yaml', 'requirements']),
        packages: count().optional().describe('Packages that are deployed, where the file lists packages.'),
      }),
    ),
    skipped: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
    findings: z.array(findingSchema).describe('What blocks first.'),
  })
  .describe('What stands between a service and Graviton, as far as its files and dated sources say.');

export type ArmReport = z.infer<typeof armReportSchema>;
export type ArmFinding = ArmReport['findings'][number];
export type ArmStatus = ArmFinding['status'];
export type ArmFileKind = ArmReport['files'][number]['kind'];
/** Before it is known in which file it stands. */
export type PlacedFinding = Omit<ArmFinding, 'path'>;
