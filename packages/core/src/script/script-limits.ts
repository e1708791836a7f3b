/** What a script may use. Reaching one stops the script; it cannot catch that. */
export interface ScriptLimits {
  /** Of the script's heap, bytes. @default 64 MiB */
  readonly memoryBytes: number;
  /** CPU time of the script, ms; waiting for the host does not count. @default 10_000 */
  readonly cpuMs: number;
  /** Elapsed time, ms; 0 for none. @default 0 */
  readonly wallMs: number;
  /** Of everything it prints, bytes. @default 1 MiB */
  readonly maxOutputBytes: number;
  /** Of one value that crosses to the host or back, bytes of its wire text. @default 4 MiB */
  readonly maxMessageBytes: number;
  /** Nesting of one value that crosses. Deeper is an error the script can catch. @default 64 */
  readonly maxDepth: number;
  /** @default 100_000 */
  readonly maxHostCalls: number;
  /** Host calls under way at once. @default 1_000 */
  readonly maxPendingCalls: number;
  /** @default 1_000 */
  readonly maxTimers: number;
}

export const DEFAULT_SCRIPT_LIMITS: ScriptLimits = {
  memoryBytes: 64 * 1024 * 1024,
  cpuMs: 10_000,
  wallMs: 0,
  maxOutputBytes: 1024 * 1024,
  maxMessageBytes: 4 * 1024 * 1024,
  maxDepth: 64,
  maxHostCalls: 100_000,
  maxPendingCalls: 1_000,
  maxTimers: 1_000,
};
