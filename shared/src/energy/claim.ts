/** What the vendor says of Graviton, in its own words, and what that compares with. */
import { phrase } from '../l10n';
import type { EnergyCard } from './schema';

export const GRAVITON_CLAIM: Omit<EnergyCard['claim'], 'here' | 'againstGpu'> = {
  words: 'use up to 60% less energy than comparable EC2 instances for the same performance',
  by: phrase('AWS, of Graviton-based instances'),
  source:
    'https://aws.amazon.com/ec2/graviton/ (as quoted in AWS guidance and by others; the page was not opened here)',
  date: '2026',
  comparesWith: phrase(
    '“comparable EC2 instances”, which we read as other CPUs; it names no GPU, no model and no load',
  ),
};
