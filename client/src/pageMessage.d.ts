/** What the panel's page may say, checked by shape: a page is never trusted further than that. */
import type { PageMessage, RetargetRequest } from '../../shared/src/protocol';
export declare function pageMessage(value: unknown): PageMessage | undefined;
/** Also the argument of the move command, which any link could carry. */
export declare function retargetRequest(value: unknown): RetargetRequest | undefined;
export declare function isLine(value: unknown): value is number;
export declare function isRecord(value: unknown): value is Record<string, unknown>;
