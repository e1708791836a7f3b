import { availableParallelism } from 'node:os';

import {
  DEFAULT_SCRIPT_LIMITS,
  SpellError,
  type ScriptEngine,
  type ScriptLanguage,
  type ScriptSession,
  type ScriptSessionOptions,
} from '@llmspell/core';

import { ThreadSession } from './script-session.ts';
import { currentSpellDepth } from './spell-depth.ts';
import { createWatchdog } from './watchdog.ts';
import { createWorkerPool, type Lease } from './worker-pool.ts';
import { startWorkerSlot, type WorkerEntry } from './worker-slot.ts';

/** Sizes of the pool of threads. */
export interface PoolOptions {
  /** Threads kept for the next script. @default the number of cores, at least 2 */
  readonly warm?: number;
  /** Scripts at once; more wait. Scripts that a script started are not counted. @default 32 */
  readonly cap?: number;
}

/** What differs between engines that run in threads. */
export interface ThreadEngineOptions {
  readonly language: ScriptLanguage;
  readonly extensions: readonly string[];
  /** Found when the first thread is needed. */
  readonly entry: () => Promise<WorkerEntry>;
  readonly check: ScriptEngine['check'];
  readonly pool?: PoolOptions;
}

/** An engine whose scripts run in threads of their own. */
export interface ThreadEngine extends ScriptEngine {
  /** Starts a thread for a script that is about to come. Resolves when it starts; what is wrong, `open` says. */
  prepare(): Promise<void>;
}

/** Makes an engine whose scripts run in threads of their own. */
export function createThreadEngine({
  language,
  extensions,
  entry,
  check,
  pool = {},
}: ThreadEngineOptions): ThreadEngine {
  const { warm = Math.max(2, availableParallelism()), cap = 32 } = pool;
  let found: Promise<WorkerEntry> | undefined;
  const start = async () => {
    found ??= entry();
    return startWorkerSlot(await found);
  };
  const threads = createWorkerPool({ start, warm, cap });
  const watchdog = createWatchdog();
  const sessions = new Set<ScriptSession>();
  let closing: Promise<void> | undefined;

  const open = async (lease: Lease, options: ScriptSessionOptions, depth: number): Promise<ScriptSession> => {
    const limits = { ...DEFAULT_SCRIPT_LIMITS, ...options.limits };
    const onEnd = (ended: ScriptSession): void => void sessions.delete(ended);
    const session = new ThreadSession({ lease, limits, options, watchdog, depth, onEnd });
    sessions.add(session);
    await session.open();
    return session;
  };
  const closeSessions = (): Promise<unknown> => Promise.all([...sessions].map((session) => session.close()));

  return {
    language,
    extensions,
    check,
    prepare: () => threads.prepare(),
    async open(options) {
      if (closing !== undefined) throw closedError(language);
      const depth = currentSpellDepth();
      return open(await threads.lease({ nested: depth > 0, signal: options.signal }), options, depth);
    },
    close() {
      closing ??= threads.close(closeSessions);
      return closing;
    },
  };
}

function closedError(language: string): SpellError {
  return new SpellError({ code: 'CLOSED', message: `Expected the ${language} engine to be open, but it was closed.` });
}
