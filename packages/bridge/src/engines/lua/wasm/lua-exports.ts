/** Address of something in the wasm memory: a `lua_State`, a C string. */
export type Pointer = number;

/** The functions of `glue.wasm` that the binding uses, with C's own names. */
export interface LuaExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  __wasm_call_ctors(): void;
  emscripten_stack_init(): void;
  stackSave(): Pointer;
  stackRestore(pointer: Pointer): void;
  setThrew(threw: number, value: number): void;
  malloc(size: number): Pointer;
  free(pointer: Pointer): void;

  luaL_newstate(): Pointer;
  luaL_openlibs(L: Pointer): void;
  lua_atpanic(L: Pointer, fn: Pointer): Pointer;
  lua_sethook(L: Pointer, fn: Pointer, mask: number, count: number): void;
  lua_newthread(L: Pointer): Pointer;
  lua_resetthread(L: Pointer): number;
  lua_resume(L: Pointer, from: Pointer, argumentCount: number, resultCount: Pointer): number;
  lua_yieldk(L: Pointer, resultCount: number, context: number, continuation: Pointer): number;
  lua_isyieldable(L: Pointer): number;
  lua_error(L: Pointer): number;
  lua_pcallk(
    ...args: [L: Pointer, args: number, results: number, handler: number, context: number, k: Pointer]
  ): number;
  luaL_loadbufferx(...args: [L: Pointer, text: Pointer, size: number, name: Pointer, mode: Pointer]): number;
  luaL_where(L: Pointer, level: number): void;
  luaL_traceback(L: Pointer, of: Pointer, message: Pointer, level: number): void;
  luaL_tolstring(L: Pointer, index: number, length: Pointer): Pointer;
  luaL_ref(L: Pointer, table: number): number;
  luaL_unref(L: Pointer, table: number, reference: number): void;

  lua_absindex(L: Pointer, index: number): number;
  lua_gettop(L: Pointer): number;
  lua_settop(L: Pointer, index: number): void;
  lua_checkstack(L: Pointer, slots: number): number;
  lua_pushvalue(L: Pointer, index: number): void;
  lua_rotate(L: Pointer, index: number, count: number): void;
  lua_xmove(from: Pointer, to: Pointer, count: number): void;
  lua_concat(L: Pointer, count: number): void;

  lua_type(L: Pointer, index: number): number;
  lua_typename(L: Pointer, type: number): Pointer;
  lua_isinteger(L: Pointer, index: number): number;
  lua_rawequal(L: Pointer, left: number, right: number): number;
  lua_rawlen(L: Pointer, index: number): number;
  lua_toboolean(L: Pointer, index: number): number;
  lua_tonumberx(L: Pointer, index: number, isNumber: Pointer): number;
  lua_tointegerx(L: Pointer, index: number, isNumber: Pointer): bigint;
  lua_tolstring(L: Pointer, index: number, length: Pointer): Pointer;
  lua_touserdata(L: Pointer, index: number): Pointer;
  lua_topointer(L: Pointer, index: number): Pointer;

  lua_pushnil(L: Pointer): void;
  lua_pushboolean(L: Pointer, value: number): void;
  lua_pushinteger(L: Pointer, value: bigint): void;
  lua_pushnumber(L: Pointer, value: number): void;
  lua_pushlstring(L: Pointer, text: Pointer, length: number): Pointer;
  lua_pushlightuserdata(L: Pointer, pointer: Pointer): void;
  lua_pushcclosure(L: Pointer, fn: Pointer, upvalues: number): void;
  lua_pushthread(L: Pointer): number;

  lua_createtable(L: Pointer, listSize: number, recordSize: number): void;
  lua_getglobal(L: Pointer, name: Pointer): number;
  lua_setglobal(L: Pointer, name: Pointer): void;
  lua_next(L: Pointer, table: number): number;
  lua_rawget(L: Pointer, table: number): number;
  lua_rawset(L: Pointer, table: number): void;
  lua_rawgeti(L: Pointer, table: number, index: bigint): number;
  lua_rawseti(L: Pointer, table: number, index: bigint): void;
  lua_getmetatable(L: Pointer, index: number): number;
  lua_setmetatable(L: Pointer, index: number): number;
}
