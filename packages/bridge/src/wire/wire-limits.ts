/** What one value that crosses may be; a part of core's `ScriptLimits`. */
export interface WireLimits {
  readonly maxDepth: number;
  readonly maxMessageBytes: number;
}
