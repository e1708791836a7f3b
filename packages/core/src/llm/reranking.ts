import type { JsonObject } from '../json/json-value.ts';

/** Documents to put in order by how well they answer a query. All of it is JSON. */
export interface RerankRequest {
  /** The provider's own id of the model: `rerank-v3.5`. */
  readonly modelId: string;
  readonly query: string;
  readonly documents: readonly string[];
  /** Give only this many. @default all */
  readonly topN?: number;
  /** Options only this provider understands, passed on untouched. */
  readonly providerOptions?: JsonObject;
}

/** The place of one document. */
export interface RankedDocument {
  /** Where it stands in the request's list, from 0. */
  readonly index: number;
  /** The higher the better; comparable within one answer only. */
  readonly score: number;
}

/** Documents in order, best first. */
export interface RerankResult {
  readonly ranking: readonly RankedDocument[];
  readonly warnings?: readonly string[];
}
