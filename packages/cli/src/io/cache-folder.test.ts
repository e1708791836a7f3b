import path from 'node:path';

import { expect, test } from 'vitest';

import { cacheFolder } from './cache-folder.ts';

test('compiled code is kept in a folder of the user', () => {
  expect(cacheFolder({ HOME: '/home/me' })).toBe(path.join('/home/me', '.cache', 'llmspell', 'compiled'));
  expect(cacheFolder({ HOME: '/home/me', XDG_CACHE_HOME: '/caches' })).toBe(
    path.join('/caches', 'llmspell', 'compiled'),
  );
  expect(cacheFolder({ LOCALAPPDATA: 'C:/me' })).toBe(path.join('C:/me', 'llmspell', 'compiled'));
});

test('where Node is told to keep it, it is', () => {
  expect(cacheFolder({ HOME: '/home/me', NODE_COMPILE_CACHE: '/elsewhere' })).toBe('/elsewhere');
});

test('a user without a home goes without', () => {
  expect(cacheFolder({})).toBeUndefined();
});
