import { SpellError, type Hook, type HookPoint, type HostCall, type JsonValue } from '@llmspell/core';

export interface ScriptHookOptions {
  /** One, or all those of a built-in. */
  readonly hooks: readonly Hook[];
  /** What they have counted. */
  readonly snapshot?: (() => JsonValue) | undefined;
}

/** Whose hook it is: one run does not see the hooks of another. */
const owners = new WeakMap<Hook, string>();

/** Hooks that a script registered. They run for the spell's own run and end with the spell. */
export class ScriptHook {
  readonly id: string;
  readonly point: HookPoint | undefined;
  readonly snapshot: () => JsonValue;
  readonly #remove: () => void;
  #active = true;

  /** @throws SpellError `NOT_SUPPORTED` when nothing runs hooks here. */
  constructor({ context }: HostCall, { hooks, snapshot = () => null }: ScriptHookOptions) {
    const { runId, signal } = context;
    const removals = hooks.map((hook) => registerOwn(hook, context));
    this.id = context.newId('hook');
    this.point = hooks.length === 1 ? hooks[0]?.point : undefined;
    this.snapshot = snapshot;
    const remove = (): void => removals.forEach((each) => each());
    if (hooks.some(({ point }) => !context.hooks.list(point).some((hook) => owners.get(hook) === runId))) {
      throw noRunner();
    }
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

function registerOwn(hook: Hook, { hooks, runId }: HostCall['context']): () => void {
  const own: Hook = { ...hook, run: (given) => (given.runId === runId ? hook.run(given) : undefined) };
  owners.set(own, runId);
  return hooks.register(own);
}

function noRunner(): SpellError {
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message:
      'This context runs no hooks. Pass `hooks` to createRunContext: createHookRunner() of @llmspell/infra/hooks.',
  });
}
