import { defineHostMethod, type HostClass } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';
import { z } from 'zod';

const ms = z.number().min(0);

/** `Run`: the run that the script is part of. */
export const runClass: HostClass = {
  name: 'Run',
  description: 'The run that the script is part of. What it waits for outlives the process when the run is durable.',
  statics: {
    id: defineHostMethod({
      description: "The run's id.",
      params: z.tuple([]),
      mode: 'sync',
      call: ({ context }) => context.runId,
    }),
    sleep: defineHostMethod({
      description: 'Run.sleep(ms): waits. In a durable run the time counts while the process is down, and may be days.',
      params: z.tuple([ms]),
      call: ({ context }, _self, time) => context.sleep(time),
    }),
    waitFor: defineHostMethod({
      description:
        'Run.waitFor(name, {timeoutMs}?): waits for a signal from outside, such as a person’s answer, and gives its payload; nothing when the time is over. Signals that came before are kept.',
      params: z.tuple([z.string().min(1), z.strictObject({ timeoutMs: ms.optional() }).optional()]),
      call: async ({ context }, _self, ...[name, { timeoutMs } = {}]) =>
        (await context.waitFor(name, timeoutMs === undefined ? {} : { timeoutMs })) ?? undefined,
    }),
    progress: defineHostMethod({
      description: 'Run.progress(report): tells those who look at the run how far it has come. The report is any data.',
      params: z.tuple([z.unknown()]),
      aliases: ['report'],
      call: async ({ context }, _self, report) => {
        const value = toJson(report, 'The report of the progress');
        await context.effect('progress', () => value);
      },
    }),
  },
};
