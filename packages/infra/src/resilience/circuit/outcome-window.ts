/** The outcomes of the last calls. */
export interface OutcomeWindow {
  record(failed: boolean): void;
  /** Calls and failures that are still in the window. */
  counts(): { readonly calls: number; readonly failures: number };
  clear(): void;
}
