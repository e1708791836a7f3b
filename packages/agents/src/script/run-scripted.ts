import { isStop, toSpellError, type Hook, type RunContext } from '@llmspell/core';
import { asBaseAgent, askErrorHooks, componentHooks, runHooks, waitToRetry } from '@llmspell/core/kit';

import { redirectScope } from '../agent/redirect-scope.ts';

/** An agent whose work is a script's own function. */
interface ScriptedRun {
  readonly name: string;
  readonly hooks?: readonly Hook[] | undefined;
  readonly input: unknown;
  readonly work: (input: unknown) => Promise<unknown>;
}

/** Does a script's own work with the hooks that every agent has. What it gives is the script's, so hooks see it as it is. */
export async function runScripted(run: ScriptedRun, outer: RunContext): Promise<unknown> {
  outer.signal.throwIfAborted();
  const { name, input } = run;
  const context = outer.scope(`agent:${name}`, { hooks: componentHooks(outer, run.hooks) });
  const component = { kind: 'agent', name };
  const { data, result } = await runHooks<{ input: unknown }>(context, {
    point: 'beforeAgentExecute',
    component,
    data: { input },
  });
  if (result.type === 'skip') return result.result;
  if (result.type === 'redirect') return elsewhere(result.target, data.input, context);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await afterHooks(component, { input: data.input, output: await run.work(data.input) }, context);
    } catch (error) {
      if (isStop(error, context.signal)) throw error;
      const failed = { component, data: { input: data.input, attempt }, error: toSpellError(error) };
      const decision = (await askErrorHooks(context, { ...failed, point: 'onAgentError' })).result;
      if (decision.type === 'skip') return decision.result;
      if (decision.type === 'redirect') return elsewhere(decision.target, data.input, context);
      if (decision.type !== 'retry' || attempt >= (decision.maxAttempts ?? 3)) throw error;
      await waitToRetry(context, { ...failed, attempt, delayMs: decision.delayMs });
    }
  }
}

async function afterHooks(
  component: { readonly kind: string; readonly name: string },
  given: { readonly input: unknown; readonly output: unknown },
  context: RunContext,
): Promise<unknown> {
  const { data, result } = await runHooks(context, { point: 'afterAgentExecute', component, data: { ...given } });
  return result.type === 'skip' ? result.result : data.output;
}

async function elsewhere(target: string, input: unknown, context: RunContext): Promise<unknown> {
  const scope = redirectScope(target, context);
  const agent = asBaseAgent(await context.components.get('agent', target));
  return agent.execute(input, scope);
}
