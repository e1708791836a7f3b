import { createResourceOwner, type Closable } from '@llmspell/core/kit';
import { expect, test } from 'vitest';

import { errorOf, thrownBy } from '../__fixtures__/error-of.ts';

function setUp() {
  const closed: string[] = [];
  const owner = createResourceOwner('the runtime');
  const open = (name: string, error?: Error): Closable =>
    owner.attach({
      async close() {
        closed.push(name);
        if (error !== undefined) throw error;
      },
    });
  return { owner, open, closed };
}

test('everything is closed once, the newest first', async () => {
  const { owner, open, closed } = setUp();
  for (const name of ['a', 'b', 'c']) open(name);
  expect(owner.closed).toBe(false);
  await Promise.all([owner.close(), owner.close()]);
  await owner.close();
  expect(owner.closed).toBe(true);
  expect(closed).toEqual(['c', 'b', 'a']);
});

test('a resource waits for the newer ones to be closed', async () => {
  const { owner, open, closed } = setUp();
  open('old');
  owner.attach({
    async close() {
      await Promise.resolve();
      closed.push('new');
    },
  });
  await owner.close();
  expect(closed).toEqual(['new', 'old']);
});

test('what was detached is left alone', async () => {
  const { owner, open, closed } = setUp();
  open('a');
  owner.detach(open('b'));
  await owner.close();
  expect(closed).toEqual(['a']);
});

test('one failure is thrown as it is, several together, and the others are closed all the same', async () => {
  const single = setUp();
  const error = new Error('one');
  single.open('a');
  single.open('b', error);
  expect(await thrownBy(() => single.owner.close())).toBe(error);
  expect(single.closed).toEqual(['b', 'a']);

  const several = setUp();
  const [first, second] = [new Error('1'), new Error('2')];
  several.open('a', first);
  several.owner.attach({
    close: () => {
      throw second;
    },
  });
  const thrown = await thrownBy(() => several.owner.close());
  expect(thrown).toBeInstanceOf(AggregateError);
  expect(thrown).toMatchObject({ errors: [second, first], message: 'Closing the runtime failed in 2 places.' });
  expect(await thrownBy(() => several.owner.close())).toBe(thrown);
});

test('after close the owner refuses work, and takes nothing that nobody would close', async () => {
  const { owner, open } = setUp();
  owner.assertOpen();
  await owner.close();
  expect(await errorOf(() => owner.assertOpen())).toMatchObject({
    code: 'CLOSED',
    message: 'Expected the runtime to be open, but it was closed.',
  });
  expect((await errorOf(() => open('late'))).code).toBe('CLOSED');
});

test('it is closed at the end of a block', async () => {
  const { owner, open, closed } = setUp();
  open('a');
  {
    await using held = owner;
    expect(held.closed).toBe(false);
  }
  expect(closed).toEqual(['a']);
});
