import { expect, test } from 'vitest';

import { parseSpellManifest } from './parse-spell-manifest.ts';

test('reads the permissions a spell asks for in its first comment lines', () => {
  const lua =
    '#!/usr/bin/env llmspell\n-- A report.\n-- @allow-read=./data, ./docs\n\n-- @allow-net api.example.com:443\nprint(1)';
  expect(parseSpellManifest(lua)).toEqual({
    read: ['./data', './docs'],
    write: [],
    net: ['api.example.com:443'],
    run: [],
    env: [],
  });
  expect(parseSpellManifest('// @allow-env=HOME\nexport default 1').env).toEqual(['HOME']);
});

test('stops at the first line of code', () => {
  expect(parseSpellManifest('local x = 1\n-- @allow-read=/').read).toEqual([]);
});

test('an unknown permission or one without a value names the line', () => {
  expect(() => parseSpellManifest('\n-- @allow-money=1', 'a.lua')).toThrow('a.lua:2');
  expect(() => parseSpellManifest('-- @allow-read', 'a.lua')).toThrow('expected a permission');
});

test('lines may end as on Windows', () => {
  expect(parseSpellManifest('-- a spell\r\n-- @allow-read=./data\r\nreturn 1').read).toEqual(['./data']);
});
