import { scriptEngineConformance } from '@llmspell/testing/conformance';
import { afterAll, test, vi } from 'vitest';

import { LUA_PROFILE } from './__fixtures__/lua-profile.ts';
import { createLuaEngine } from './index.ts';

const engine = createLuaEngine();
// Several hostile scripts share the machine's cores with whatever else it does.
vi.setConfig({ testTimeout: 60_000 });
afterAll(async () => {
  vi.resetConfig();
  await engine.close();
});

scriptEngineConformance({ test, createEngine: () => engine, profile: LUA_PROFILE });
