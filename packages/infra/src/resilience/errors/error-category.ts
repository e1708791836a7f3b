/** Kinds of failure that are handled alike. */
export const ERROR_CATEGORIES = [
  /** May go away by itself: a time limit, a broken connection. */
  'transient',
  /** Asked too often; goes away after a wait. */
  'rate-limit',
  /** What was asked cannot be done: a wrong input, an unknown name. Comes out the same each time. */
  'validation',
  /** Not allowed, or not recognized. */
  'permission',
  /** Something is used up or taken: memory, a lock, a place in a queue. */
  'resource',
  /** The model or its provider gave nothing that can be used. */
  'provider',
  'unknown',
] as const;

/** A kind of failure. */
export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];
