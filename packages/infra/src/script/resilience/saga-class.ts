import { defineHostMethod, isScriptFunction, type HostClass, type ScriptFunction } from '@llmspell/core';
import { runHooks } from '@llmspell/core/kit';
import { z } from 'zod';

import { runSaga, type Saga } from '../../resilience/recovery/run-saga.ts';
import { doWork, work } from './work.ts';

const fn = z.custom<ScriptFunction>(isScriptFunction, 'expected a function');

/** `Saga`: steps that are undone when a later one fails. */
export const sagaClass: HostClass = {
  name: 'Saga',
  description: 'Steps that are undone, the last one first, when a later one fails.',
  statics: {
    run: defineHostMethod({
      description:
        'Saga.run(name, function(saga) … end): what the function gives. In it, saga:step(name, work, undo) does a step.',
      params: z.tuple([z.string(), fn]),
      aliases: ['execute'],
      call(call, _self, ...[name, body]) {
        const { context } = call;
        const { signal, clock, events } = context;
        const onRollback = async (steps: readonly string[], error: unknown): Promise<void> => {
          await runHooks(context, {
            point: 'onRollback',
            component: { kind: 'saga', name },
            data: { sagaName: name, steps },
            ...(error instanceof Error ? { error } : {}),
          });
        };
        return runSaga({ name, signal, clock, events, onRollback }, (saga) =>
          body.call(call.handle('SagaSteps', saga)),
        );
      },
    }),
  },
};

/** The saga that is under way, as its function gets it. */
export const sagaStepsClass: HostClass = {
  name: 'SagaSteps',
  description: 'A saga under way; from Saga.run().',
  methods: {
    step: defineHostMethod<readonly [string, z.infer<typeof work>, ScriptFunction], Saga>({
      description: 'saga:step(name, work, undo): does work; undo(result) is called when a later step fails.',
      params: z.tuple([z.string(), work, fn]),
      call: ({ context }, self, ...[name, given, undo]) =>
        self.step({
          name,
          run: () => doWork(given, null, context),
          compensate: async (result) => void (await undo.call(result)),
        }),
    }),
  },
};
