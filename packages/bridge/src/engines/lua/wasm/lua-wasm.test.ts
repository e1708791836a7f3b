import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { compileLua, luaWasmPath } from './compile-lua.ts';
import { breakDown, formatTime } from './lua-time.ts';
import { LuaWasm } from './lua-wasm.ts';

// The binding reads a field of Lua's state by its offset, which holds for this very file.
test('the wasm is the one that the binding is written for', () => {
  const hash = createHash('sha256').update(readFileSync(luaWasmPath())).digest('hex');
  expect(hash).toBe('95f3f19ddb740125883bc41d5ec670cd0828e7b58c8bdad385323cbff497b55c');
});

test('it is compiled once', () => {
  expect(compileLua()).toBe(compileLua());
});

test('memory does not grow beyond its limit', () => {
  const memoryBytes = 20 * 1024 * 1024;
  const wasm = new LuaWasm({ modules: compileLua(), memoryBytes, now: () => 0, write: () => {} });
  expect(wasm.exports.malloc(24 * 1024 * 1024)).toBe(0);
  expect(wasm.exports.malloc(1024 * 1024)).toBeGreaterThan(0);
  expect(wasm.memory.size).toBeLessThanOrEqual(memoryBytes);
});

test('text and bytes go in and out, also after the memory has grown', () => {
  const wasm = new LuaWasm({ modules: compileLua(), memoryBytes: 64 * 1024 * 1024, now: () => 0, write: () => {} });
  const { exports: lua, text } = wasm;
  const L = lua.luaL_newstate();
  const before = wasm.memory.size;
  for (const value of ['', 'short', 'grüße 🪄\0', 'x'.repeat(20_000_000), new Uint8Array([255, 0])]) {
    if (typeof value === 'string') text.push(L, value);
    else text.pushBytes(L, value);
    expect(text.read(L, -1)).toStrictEqual(value);
  }
  expect(wasm.memory.size).toBeGreaterThan(before);
  expect(text.readLossy(L, -1)).toBe('\uFFFD\0');
});

describe('time', () => {
  const time = breakDown(Date.UTC(2024, 11, 30, 15, 4, 5) / 1000);

  test.each([
    ['%Y-%m-%d %H:%M:%S', '2024-12-30 15:04:05'],
    ['%A %B %a %b %p %I', 'Monday December Mon Dec PM 03'],
    ['%j %G-W%V %u %w %U %W', '365 2025-W01 1 1 52 53'],
    [
      '%c|%x|%X|%D|%F|%T|%R|%r',
      'Mon Dec 30 15:04:05 2024|12/30/24|15:04:05|12/30/24|2024-12-30|15:04:05|15:04|03:04:05 PM',
    ],
    ['%y %C %e %h %s %z %Z %% %n%t', '24 20 30 Dec 1735571045 +0000 UTC % \n\t'],
  ])('%s', (format, text) => {
    expect(formatTime(format, time)).toBe(text);
  });
});
