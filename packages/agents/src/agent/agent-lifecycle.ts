import { SpellError, type HookPoint, type RunContext } from '@llmspell/core';
import { runHooks } from '@llmspell/core/kit';

import type { AgentSettings } from './agent-settings.ts';
import { resolveModel } from './resolve-model.ts';

/** What of an agent's settings the hooks of its life see. */
type Described = Pick<AgentSettings, 'component' | 'model' | 'name' | 'systemPrompt' | 'toolsByName'>;

/** The beginning and the end of an agent. Without hooks for them it costs nothing. */
export class AgentLifecycle {
  #begun: Promise<void> | 'done' | undefined;
  #closed = false;

  /** Runs the hooks of an agent's first run, once; another run that begins meanwhile waits for them. */
  begin(settings: AgentSettings, context: RunContext): Promise<void> | undefined {
    if (this.#closed) throw closed(settings);
    if (this.#begun === 'done') return undefined;
    if (this.#begun === undefined && !hasHooks(context, ['beforeAgentInit', 'afterAgentInit'])) {
      this.#begun = 'done';
      return undefined;
    }
    this.#begun ??= this.#init(settings, context);
    return this.#begun;
  }

  /** Runs the hooks of an agent's end. A second time it does nothing. */
  async close(settings: Described, context: RunContext): Promise<void> {
    if (this.#closed) return;
    await tell('beforeAgentShutdown', settings, context);
    this.#closed = true;
    await tell('afterAgentShutdown', settings, context);
  }

  async #init(settings: AgentSettings, context: RunContext): Promise<void> {
    try {
      await tell('beforeAgentInit', settings, context);
      const { id } = await resolveModel(settings, context);
      await tell('afterAgentInit', settings, context, id);
      this.#begun = 'done';
    } catch (error) {
      // The next run begins anew.
      this.#begun = undefined;
      throw error;
    }
  }
}

function hasHooks({ hooks }: RunContext, points: readonly HookPoint[]): boolean {
  return points.some((point) => hooks.has(point));
}

async function tell(
  point: HookPoint,
  ...[settings, context, found]: [settings: Described, context: RunContext, found?: string]
): Promise<void> {
  if (!context.hooks.has(point)) return;
  const { component, model, name, systemPrompt, toolsByName } = settings;
  const named = typeof model === 'object' ? model.id : model;
  await runHooks(context, {
    point,
    component,
    data: {
      agentName: name,
      model: found ?? named ?? null,
      systemPrompt: systemPrompt ?? null,
      tools: [...toolsByName.keys()],
    },
  });
}

function closed({ name }: AgentSettings): SpellError {
  return new SpellError({ code: 'CLOSED', message: `Agent "${name}" was closed. Make another one.` });
}
