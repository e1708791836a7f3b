import { SpellError, type ScriptEngine } from '@llmspell/core';
import type { ResourceOwner } from '@llmspell/core/kit';

import { loadPeer } from './load-peer.ts';

/** An engine that can start before its first script comes. */
interface PreparableEngine extends ScriptEngine {
  prepare(): Promise<void>;
}

interface EngineEntry {
  readonly language: string;
  readonly extensions: readonly string[];
  readonly open: () => Promise<PreparableEngine>;
}

/** The engines of a runtime, each started when it is first needed. */
export interface ScriptEngines {
  /** The engine for a file name, by its extension. @throws SpellError `NOT_SUPPORTED`; `PEER_MISSING`. */
  forFile(filename: string): Promise<ScriptEngine>;
  /** Starts the engine for a file name and its first thread. What is wrong with it, `forFile` will say. */
  prepare(filename: string): Promise<void>;
}

/** Makes the engines; what was started is closed with its owner. */
export function createScriptEngines(owner: ResourceOwner): ScriptEngines {
  const started = new Map<string, Promise<PreparableEngine>>();

  const start = (filename: string): Promise<PreparableEngine> => {
    const entry = ENTRIES.find(({ extensions }) => extensions.some((extension) => filename.endsWith(extension)));
    if (entry === undefined) return Promise.reject(unknownExtension(filename));
    const known = started.get(entry.language) ?? open(entry, owner);
    started.set(entry.language, known);
    return known;
  };

  return {
    forFile: start,
    async prepare(filename) {
      const engine = await start(filename).catch(() => undefined);
      await engine?.prepare();
    },
  };
}

async function open(entry: EngineEntry, owner: ResourceOwner): Promise<PreparableEngine> {
  const engine = await entry.open();
  // The runtime may have been closed meanwhile; then attaching is refused.
  if (owner.closed) await engine.close();
  return owner.attach(engine);
}

function unknownExtension(filename: string): SpellError {
  const known = ENTRIES.flatMap(({ extensions }) => extensions).join(', ');
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message: `No engine runs "${filename}". The extension of a spell tells its language; known are ${known}.`,
  });
}

const BRIDGE = '@llmspell/bridge';

const lua: EngineEntry = {
  language: 'lua',
  extensions: ['.lua'],
  async open() {
    const { createLuaEngine } = await loadPeer(BRIDGE, 'Running a spell', () => import('@llmspell/bridge/lua'));
    return createLuaEngine();
  },
};

const javascript: EngineEntry = {
  language: 'javascript',
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

const ENTRIES: readonly EngineEntry[] = [lua, javascript];
