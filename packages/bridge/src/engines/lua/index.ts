// Spells in Lua 5.4.
export { createLuaEngine, type LuaEngineOptions } from './create-lua-engine.ts';
