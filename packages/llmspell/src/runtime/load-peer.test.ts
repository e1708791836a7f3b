import { expect, test } from 'vitest';

import { loadPeer, loadPeerIfPresent } from './load-peer.ts';

/** What Node throws for a package that is not installed. */
function missing(name: string): Error {
  const message = `Cannot find package '${name}' imported from /app/node_modules/llmspell/dist/index.js`;
  return Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
}

test('an optional package that is there is loaded', async () => {
  expect(await loadPeer('@llmspell/tools', 'Tools', async () => 'loaded')).toBe('loaded');
  expect(await loadPeerIfPresent('@llmspell/tools', async () => 'loaded')).toBe('loaded');
});

test('one that is needed and missing is named, with the command that installs it', async () => {
  const cause = missing('@llmspell/bridge');
  await expect(loadPeer('@llmspell/bridge', 'Running a spell', () => Promise.reject(cause))).rejects.toMatchObject({
    code: 'PEER_MISSING',
    message:
      'Running a spell needs the package "@llmspell/bridge", which is not installed. Install it: npm install @llmspell/bridge',
    data: { package: '@llmspell/bridge' },
    cause,
  });
});

test('one that may be missing is nothing', async () => {
  expect(await loadPeerIfPresent('@llmspell/tools', () => Promise.reject(missing('@llmspell/tools')))).toBeUndefined();
});

test('what Node says of a package that is not there is understood', async () => {
  const name = '@llmspell/there-is-no-such-package';
  expect(await loadPeerIfPresent(name, () => import(name) as Promise<unknown>)).toBeUndefined();
});

test.each([
  ['a package that the optional one needs', missing('zod')],
  ['a failure while it is loaded', new TypeError('boom')],
  ['a value that is no error', 'boom'],
])('%s is thrown as it is', async (_, cause) => {
  await expect(loadPeer('@llmspell/tools', 'Tools', () => Promise.reject(cause))).rejects.toBe(cause);
  await expect(loadPeerIfPresent('@llmspell/tools', () => Promise.reject(cause))).rejects.toBe(cause);
});
