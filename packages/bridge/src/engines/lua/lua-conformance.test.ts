import { scriptEngineConformance } from '@llmspell/testing/conformance';
import { afterAll, test } from 'vitest';

import { LUA_PROFILE } from './__fixtures__/lua-profile.ts';
import { createLuaEngine } from './index.ts';

const engine = createLuaEngine();
afterAll(() => engine.close());

scriptEngineConformance({ test, createEngine: () => engine, profile: LUA_PROFILE });
