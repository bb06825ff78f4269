/** What the server says while one waits. */
import { t } from '../l10n';
export const READING_WORKSPACE = (): string => t('Reading the files of the workspace');
export const LOOKING_FOR_WORKLOADS = (): string => t('Looking for workloads');
