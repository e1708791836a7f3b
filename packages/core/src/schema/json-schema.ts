import type { JsonValue } from '../json/json-value.ts';

/** A JSON Schema document (draft 2020-12), kept as plain data. */
export interface JsonSchema {
  readonly [keyword: string]: JsonValue;
}
