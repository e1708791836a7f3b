import { SpellError, type Hook, type HookPoint, type HostCall, type ScriptFunction } from '@llmspell/core';
import { scriptHookRun } from '@llmspell/core/kit';

export interface ScriptHookOptions {
  readonly point: HookPoint;
  readonly run: ScriptFunction;
  readonly priority: number;
}

/** Whose hook it is: one run does not see the hooks of another. */
const owners = new WeakMap<Hook, string>();

/** A hook that a script registered. It runs for the spell's own run and ends with the spell. */
export class ScriptHook {
  readonly id: string;
  readonly point: HookPoint;
  readonly #remove: () => void;
  #active = true;

  /** @throws SpellError `NOT_SUPPORTED` when nothing runs hooks here. */
  constructor({ context, language }: HostCall, { point, run, priority }: ScriptHookOptions) {
    const { hooks, runId, signal } = context;
    const decide = scriptHookRun(run, language);
    const hook: Hook = {
      name: run.name === '' ? `script:${point}` : run.name,
      point,
      priority,
      language,
      tags: [],
      run: (given) => (given.runId === runId ? decide(given) : undefined),
    };
    owners.set(hook, runId);
    this.id = context.newId('hook');
    this.point = point;
    const remove = hooks.register(hook);
    if (!hooks.has(point)) throw noRunner();
    const onEnd = (): void => void this.unregister();
    signal.addEventListener('abort', onEnd, { once: true });
    this.#remove = () => {
      remove();
      signal.removeEventListener('abort', onEnd);
    };
  }

  /** @throws SpellError `CLOSED` after it was unregistered. */
  assertActive(): void {
    if (!this.#active) throw new SpellError({ code: 'CLOSED', message: 'Hook already unregistered' });
  }

  /** Whether it was registered until now. */
  unregister(): boolean {
    if (!this.#active) return false;
    this.#active = false;
    this.#remove();
    return true;
  }
}

/** Whether a run may know of a hook: those of the application, and its own. */
export function isVisible(hook: Hook, runId: string): boolean {
  const owner = owners.get(hook);
  return owner === undefined || owner === runId;
}

function noRunner(): SpellError {
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message:
      'This context runs no hooks. Pass `hooks` to createRunContext: createHookRunner() of @llmspell/infra/hooks.',
  });
}
