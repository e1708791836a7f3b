import {
  defineHostMethod,
  SpellError,
  type HostCall,
  type HostClass,
  type JsonObject,
  type RunContext,
} from '@llmspell/core';
import { z } from 'zod';

import type { BoundedStream } from '../../events/bounded-stream.ts';
import { receiveWithin } from '../../events/receive-within.ts';
import type { ActivityChange } from '../../monitor/activity.ts';
import { createActivityMonitor, type ActivityMonitor } from '../../monitor/create-activity-monitor.ts';
import { snakeKeys } from './snake-keys.ts';

const KEY = Symbol('activity monitors');
const MAX_MONITORS = 100;

/** A monitor of the spell's own run. What it tells depends on the time, so it is told by effects. */
class ScriptMonitor {
  readonly #monitor: ActivityMonitor;
  readonly #changes: BoundedStream<ActivityChange>;
  /** Changes that a replay gave from the record before they happened again. */
  #replayed = 0;

  constructor({ context, spell }: HostCall) {
    const made = spell.local(KEY, () => ({ count: 0 }));
    made.count += 1;
    if (made.count > MAX_MONITORS) throw tooMany();
    const { events, clock, signal, runId } = context;
    const filter = (event: { readonly runId: string }): boolean => event.runId === runId || event.runId === '';
    this.#monitor = createActivityMonitor(events, { filter, clock, signal });
    this.#changes = this.#monitor.changes();
  }

  snapshot(context: RunContext): Promise<JsonObject> {
    return context.effect('activity.snapshot', () => snakeKeys(this.#monitor.snapshot()));
  }

  /** `null` when nothing happened in time. */
  async receive(timeoutMs: number, context: RunContext): Promise<JsonObject | null> {
    let waited = false;
    const change = await context.effect('activity.receive', async ({ signal }) => {
      waited = true;
      const next = await this.#next(timeoutMs, context, signal);
      return next === undefined ? null : snakeKeys(next);
    });
    if (!waited && change !== null) this.#replayed += 1;
    return change;
  }

  close(): void {
    this.#monitor.close();
  }

  async #next(timeoutMs: number, { clock }: RunContext, signal: AbortSignal): Promise<ActivityChange | undefined> {
    for (;;) {
      const change = await receiveWithin(this.#changes, { timeoutMs, clock, signal });
      if (change === undefined || this.#replayed === 0) return change;
      // They happen again in the same order, and this one was received already.
      this.#replayed -= 1;
    }
  }
}

/** `ActivityMonitor`: what the agents, tools, workflows and models of this run are doing. */
export const activityMonitorClass: HostClass = {
  name: 'ActivityMonitor',
  description: 'What the agents, tools, workflows and models of this run are doing.',
  aliases: ['AgentActivityMonitor'],
  construct: defineHostMethod({
    description: 'ActivityMonitor.new(): looks on from now on.',
    params: z.tuple([z.unknown().optional()]),
    call: (call) => new ScriptMonitor(call),
  }),
  methods: {
    snapshot: defineHostMethod<[], ScriptMonitor>({
      description:
        'monitor:snapshot(): { timestamp, revision, totals, components, runs }; a run has the tree of what was used inside what.',
      params: z.tuple([]),
      aliases: ['getDashboardData'],
      call: ({ context }, self) => self.snapshot(context),
    }),
    receive: defineHostMethod<[(number | undefined)?], ScriptMonitor>({
      description:
        'monitor:receive(timeout_ms = 5000): the next change: { revision, phase, kind, name, path, component, … }; nothing when none comes in time.',
      params: z.tuple([z.number().min(0).optional()]),
      call: ({ context }, self, timeoutMs = 5_000) => self.receive(timeoutMs, context),
    }),
    close: defineHostMethod<[], ScriptMonitor>({
      description: 'Looks on no more. It ends with the spell anyway.',
      params: z.tuple([]),
      call: (_call, self) => self.close(),
    }),
  },
};

function tooMany(): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `A spell may have ${MAX_MONITORS} activity monitors. One sees everything; close() does not give one back.`,
  });
}
