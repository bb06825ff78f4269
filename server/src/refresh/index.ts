/** Entry of the refresher's own bundle: the language server never loads it, the command line and the editor when asked. */
import { speak } from '../../../shared/src/l10n';
import { refreshText } from '../../../shared/src/words/refresh';
import type { RefreshModule } from '../../../shared/src/refreshApi';
import { importFiles } from './importFiles';
import { refreshPrices } from './refreshPrices';

const parts: RefreshModule<AbortSignal> = { refreshPrices, importFiles, refreshText, speak };

module.exports = parts;
