import { expect, test } from 'vitest';

import { normalizeFlags } from './spell-flags.ts';

test('a bare permission flag grants everything and does not take the next word as its value', () => {
  expect(normalizeFlags(['run', '--allow-read', 'spell.lua'])).toEqual(['run', '--allow-read=*', 'spell.lua']);
});

test('what follows -- belongs to the spell and is left alone', () => {
  expect(normalizeFlags(['run', 'a.lua', '--', '--allow-net'])).toEqual(['run', 'a.lua', '--', '--allow-net']);
});
