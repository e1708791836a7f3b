import { expect, test } from 'vitest';

import { addGrants, flagsFor, missingGrants, toGrants } from './grants.ts';

const asks = { read: ['./data', './docs'], write: [], net: ['api.example.com'], run: [], env: [] };

test('flags become grants: lists, everything, nothing', () => {
  expect(toGrants({ allowRead: './a, ./b', allowNet: '*' })).toEqual({ read: ['./a', './b'], net: true });
  expect(toGrants({})).toEqual({});
  expect(toGrants({ allowAll: true })).toEqual({ read: true, write: true, net: true, run: true, env: true });
});

test('what a manifest asks for and the flags do not cover is missing', () => {
  expect(missingGrants(asks, { read: ['./data'] })).toEqual([
    { kind: 'read', value: './docs' },
    { kind: 'net', value: 'api.example.com' },
  ]);
  expect(missingGrants(asks, { read: true, net: true })).toEqual([]);
});

test('missing grants are named as the flags to type', () => {
  expect(flagsFor(missingGrants(asks, {}))).toBe('--allow-read=./data,./docs --allow-net=api.example.com');
});

test('granting what was asked keeps what was granted', () => {
  expect(addGrants({ read: ['./x'], run: true }, missingGrants(asks, {}))).toEqual({
    read: ['./x', './data', './docs'],
    net: ['api.example.com'],
    run: true,
  });
});
