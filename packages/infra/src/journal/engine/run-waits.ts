import { SpellError, type Clock, type RunWaits } from '@llmspell/core';

import type { RunInbox } from './run-inbox.ts';

/** @param inboxOf The inbox of a run that is under way here. */
export function createRunWaits(clock: Clock, inboxOf: (runId: string) => RunInbox | undefined): RunWaits {
  return {
    async waitFor(name, { timeoutMs }, context) {
      const inbox = inboxOf(context.runId);
      if (inbox === undefined) throw notHere(context.runId, name);
      const until =
        timeoutMs === undefined ? undefined : await context.effect(`wait:${name}:until`, () => clock.now() + timeoutMs);
      const got = await context.effect(`wait:${name}`, async ({ signal }) => {
        const found = await inbox.receive(name, { signal, until });
        return found === undefined ? null : { index: found.index, value: found.value };
      });
      if (got === null) return undefined;
      inbox.markTaken(name, got.index);
      return got.value;
    },
    async sleep(ms, context) {
      const until = await context.effect('sleep:until', () => clock.now() + ms);
      await context.effect('sleep', async ({ signal }) => {
        const left = until - clock.now();
        if (left > 0) await clock.sleep(left, signal);
      });
    },
  };
}

function notHere(runId: string, name: string): SpellError {
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message: `Run ${runId} cannot wait for the signal "${name}": it was not begun by this run engine. Submit its component to the engine.`,
  });
}
