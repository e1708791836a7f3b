/** Pseudo-index of the registry. */
export const REGISTRY = -1_001_000;
/** Type tags of `lua_type`. */
export const TYPE = {
  NONE: -1,
  NIL: 0,
  BOOLEAN: 1,
  LIGHT_USERDATA: 2,
  NUMBER: 3,
  STRING: 4,
  TABLE: 5,
  FUNCTION: 6,
  USERDATA: 7,
  THREAD: 8,
} as const;
/** Results of `lua_resume`, `lua_pcallk` and `luaL_loadbufferx`. */
export const STATUS = { OK: 0, YIELD: 1, RUNTIME: 2, SYNTAX: 3, MEMORY: 4 } as const;
/** `LUA_MASKCOUNT`. */
export const HOOK_COUNT = 8;

/** Pseudo-index of an upvalue of the running C function, from 1. */
export function upvalue(index: number): number {
  return REGISTRY - index;
}
