/** The timers of one script. */
export interface MachineTimers {
  readonly size: number;
  set(id: number, timer: Timer): void;
  clear(id?: number): void;
  /** A host call was answered. Gives whether it was a timer's, which has fired then. */
  settle(call: number): boolean;
}

export interface Timer {
  readonly delayMs: number;
  readonly repeats: boolean;
  /** Where in the script it was set: `spell.js:3`; may be empty. */
  readonly at: string;
}
