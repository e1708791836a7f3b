import { SpellError, type ScriptEngine } from '@llmspell/core';
import type { ResourceOwner } from '@llmspell/core/kit';

import { loadPeer } from './load-peer.ts';

/** An engine that may be able to start before its first script comes. */
interface PreparableEngine extends ScriptEngine {
  prepare?(): Promise<void>;
}

interface EngineEntry {
  readonly extensions: readonly string[];
  readonly open: () => Promise<PreparableEngine>;
}

/** The engines of a runtime, each started when it is first needed. */
export interface ScriptEngines {
  /** The engine for a file name, by its extension. @throws SpellError `NOT_SUPPORTED`; `PEER_MISSING`. */
  forFile(filename: string): Promise<ScriptEngine>;
  /** Starts the engine for a file name and its first thread. What is wrong with it, `forFile` will say. */
  prepare(filename: string): Promise<void>;
  /** Adds an engine, which is closed with the others. */
  add(engine: ScriptEngine): void;
}

/** Makes the engines; what was started is closed with its owner. */
export function createScriptEngines(owner: ResourceOwner): ScriptEngines {
  const started = new Map<EngineEntry, Promise<PreparableEngine>>();
  const entries: EngineEntry[] = [lua, javascript];

  const start = (filename: string): Promise<PreparableEngine> => {
    const entry = entries.find(({ extensions }) => extensions.some((extension) => filename.endsWith(extension)));
    if (entry === undefined) return Promise.reject(unknownExtension(filename, entries));
    const known = started.get(entry) ?? open(entry, owner);
    started.set(entry, known);
    return known;
  };

  return {
    forFile: start,
    async prepare(filename) {
      const engine = await start(filename).catch(() => undefined);
      await engine?.prepare?.();
    },
    add(engine) {
      owner.attach(engine);
      entries.push({ extensions: engine.extensions, open: () => Promise.resolve(engine) });
    },
  };
}

async function open(entry: EngineEntry, owner: ResourceOwner): Promise<PreparableEngine> {
  const engine = await entry.open();
  // The runtime may have been closed meanwhile; then attaching is refused.
  if (owner.closed) await engine.close();
  return owner.attach(engine);
}

function unknownExtension(filename: string, entries: readonly EngineEntry[]): SpellError {
  const known = entries.flatMap(({ extensions }) => extensions).join(', ');
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message: `No engine runs "${filename}". The extension of a spell tells its language; known are ${known}.`,
  });
}

const BRIDGE = '@llmspell/bridge';

const lua: EngineEntry = {
  extensions: ['.lua'],
  async open() {
    const { createLuaEngine } = await loadPeer(BRIDGE, 'Running a spell', () => import('@llmspell/bridge/lua'));
    return createLuaEngine();
  },
};

const javascript: EngineEntry = {
  extensions: ['.js', '.mjs', '.ts', '.mts'],
  async open() {
    const { createJavaScriptEngine } = await loadPeer(
      BRIDGE,
      'Running a spell',
      () => import('@llmspell/bridge/javascript'),
    );
    return createJavaScriptEngine();
  },
};

/** The extensions of the engines that are there without a plugin. */
export const SCRIPT_EXTENSIONS: ReadonlySet<string> = new Set([...lua.extensions, ...javascript.extensions]);
